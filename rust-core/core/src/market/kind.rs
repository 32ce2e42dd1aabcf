//! What kind of contract a market trades.

/// Only spot markets are paired; the others are decoded, verified and shown as not paired.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Kind {
    #[default]
    Spot,
    Linear,
    Inverse,
    Option,
    Unknown,
}

impl Kind {
    /// The word used in session files; `None` for [`Kind::Unknown`].
    pub fn word(self) -> Option<&'static str> {
        match self {
            Kind::Spot => Some("spot"),
            Kind::Linear => Some("linear"),
            Kind::Inverse => Some("inverse"),
            Kind::Option => Some("option"),
            Kind::Unknown => None,
        }
    }

    pub fn from_word(word: &str) -> Self {
        match word {
            "spot" => Kind::Spot,
            "linear" => Kind::Linear,
            "inverse" => Kind::Inverse,
            "option" => Kind::Option,
            _ => Kind::Unknown,
        }
    }
}
