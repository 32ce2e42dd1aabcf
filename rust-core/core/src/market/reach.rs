//! Whether a venue can be reached from here, as far as a page can know.

/// What became of the last dials of a venue. A page never sees the HTTP status of a handshake.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum Reach {
    /// Nothing was dialled since the start, or since the test was begun anew.
    #[default]
    Untried = 0,
    /// Dialled for the first time; no answer yet.
    Trying = 1,
    Reached = 2,
    /// The handshake was turned down, or the connection was cut before it was open.
    Refused = 3,
    /// No answer to the handshake, or an open connection on which nothing ever came.
    Silent = 4,
    /// Turned down again and again while others answer: by region, it seems.
    Blocked = 5,
}

impl Reach {
    pub const ALL: [Reach; 6] =
        [Reach::Untried, Reach::Trying, Reach::Reached, Reach::Refused, Reach::Silent, Reach::Blocked];

    pub const fn word(self) -> &'static str {
        match self {
            Reach::Untried => "untried",
            Reach::Trying => "trying",
            Reach::Reached => "reached",
            Reach::Refused => "refused",
            Reach::Silent => "silent",
            Reach::Blocked => "blocked",
        }
    }

    /// One sentence for a person.
    pub const fn sentence(self) -> &'static str {
        match self {
            Reach::Untried => "No connection has been tried yet",
            Reach::Trying => "The first connection is being tried",
            Reach::Reached => "The venue answers",
            Reach::Refused => "The venue turned the connection down",
            Reach::Silent => "No answer: the venue says nothing at all",
            Reach::Blocked => {
                "Turned down again and again while other venues answer: blocked by region, it seems"
            }
        }
    }
}
