console.log('tidy');
