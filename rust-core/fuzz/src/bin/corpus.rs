//! Takes the kept inputs of a target apart into files, and puts files together again:
//! `corpus unpack TARGET FOLDER` and `corpus pack TARGET FOLDER`.

use std::error::Error;
use std::fs;
use std::path::Path;

use arbscope_fuzz::corpus;
use arbscope_fuzz::target::Target;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [verb, target, folder] if verb == "unpack" => unpack(target, Path::new(folder)),
        [verb, target, folder] if verb == "pack" => pack(target, Path::new(folder)),
        _ => Err("expected: corpus unpack|pack TARGET FOLDER".into()),
    }
}

/// Kept inputs, recorded frames and what once broke something: all that is worth beginning from.
fn unpack(name: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let target = Target::named(name).ok_or("no such target")?;
    let crashers = corpus::crashers(name).into_iter().map(|(_, input)| input);
    let all = corpus::kept(name).into_iter().chain(target.seeds()).chain(crashers);
    fs::create_dir_all(folder)?;
    for (at, input) in all.enumerate() {
        fs::write(folder.join(format!("{at:05}")), input)?;
    }
    Ok(())
}

fn pack(name: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut inputs = fs::read_dir(folder)?
        .map(|entry| entry.and_then(|entry| fs::read(entry.path())))
        .collect::<Result<Vec<_>, _>>()?;
    // Alike inputs beside each other compress best, and the order is the same every time.
    inputs.sort();
    println!("{} inputs, {} bytes", inputs.len(), corpus::keep(name, &inputs)?);
    Ok(())
}
