//! What a venue remembers of each of its connections.

/// Connections that are remembered; the oldest is forgotten first.
const CONNS_MAX: usize = 64;

/// A `T` for each of the last connections.
#[derive(Clone, Debug, Default)]
pub struct Conns<T>(Vec<(u32, T)>);

impl<T: Default> Conns<T> {
    /// A connection was opened: it is the newest, and nothing is known of it.
    pub fn begin(&mut self, conn: u32) {
        self.0.retain(|(of, _)| *of != conn);
        self.add(conn);
    }

    /// What is known of a connection.
    pub fn of(&mut self, conn: u32) -> &mut T {
        let known = self.0.iter().position(|(of, _)| *of == conn);
        let place = known.unwrap_or_else(|| self.add(conn));
        &mut self.0[place].1
    }

    /// The same, where nothing new is remembered.
    pub fn get(&self, conn: u32) -> Option<&T> {
        self.0.iter().find(|(of, _)| *of == conn).map(|(_, known)| known)
    }

    pub fn newest_first(&self) -> impl Iterator<Item = &T> {
        self.0.iter().rev().map(|(_, known)| known)
    }

    fn add(&mut self, conn: u32) -> usize {
        if self.0.len() == CONNS_MAX {
            self.0.remove(0);
        }
        self.0.push((conn, T::default()));
        self.0.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::{CONNS_MAX, Conns};

    #[test]
    fn a_connection_that_begins_is_the_newest_and_knows_nothing() {
        let mut conns = Conns::<u32>::default();
        for conn in 1..=3 {
            *conns.of(conn) = conn * 10;
        }
        conns.begin(1);
        assert_eq!(conns.newest_first().copied().collect::<Vec<_>>(), [0, 30, 20]);
        assert_eq!(*conns.of(2), 20);
    }

    #[test]
    fn the_oldest_is_forgotten_first() {
        let mut conns = Conns::<bool>::default();
        for conn in 0..=CONNS_MAX as u32 {
            *conns.of(conn) = true;
        }
        assert_eq!(conns.newest_first().count(), CONNS_MAX);
        assert!(*conns.of(1));
        assert!(!*conns.of(0));
    }
}
