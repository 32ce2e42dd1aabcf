//! What a negative result means.

/// Nothing is configured yet.
pub const NOT_CONFIGURED: i32 = -1;
/// A length reaches beyond its region.
pub const BAD_LENGTH: i32 = -2;
/// No venue has this place in the registry.
pub const UNKNOWN_VENUE: i32 = -3;
/// The inbox holds bytes that are not UTF-8.
pub const BAD_TEXT: i32 = -4;
/// A time that is no whole number of µs since the epoch.
pub const BAD_TIME: i32 = -5;
/// The engine refused; the outbox says why.
pub const REFUSED: i32 = -6;
/// A frame does not fit its region.
pub const FRAME_TOO_BIG: i32 = -7;
