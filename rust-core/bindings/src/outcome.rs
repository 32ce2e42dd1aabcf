//! A result, or a code with its words.

use arbscope_core::engine::Refusal;
use arbscope_core::frame::TooSmall;
use arbscope_core::num::json_out::JsonOut;

use crate::code;

pub type Outcome<T> = Result<T, Refused>;

/// A call that was not carried out.
pub struct Refused {
    pub code: i32,
    refusal: Refusal,
}

impl Refused {
    fn new(code: i32, word: &'static str, message: String) -> Self {
        Self { code, refusal: Refusal::new(word, message) }
    }

    /// The words, for the outbox.
    pub fn json(&self) -> String {
        let mut out = JsonOut::new();
        out.object(|o| {
            o.key("code").string(self.refusal.code).key("message").string(&self.refusal.message);
        });
        out.finish()
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { code: code::REFUSED, refusal }
    }
}

#[cold]
pub fn not_configured() -> Refused {
    Refused::new(code::NOT_CONFIGURED, "NOT_CONFIGURED", "expected configure before anything else".into())
}

#[cold]
pub fn bad_length(found: u32, room: u32) -> Refused {
    Refused::new(code::BAD_LENGTH, "BAD_LENGTH", format!("expected at most {room} bytes, found {found}"))
}

#[cold]
pub fn bad_text(at: usize) -> Refused {
    Refused::new(code::BAD_TEXT, "BAD_TEXT", format!("expected UTF-8, found another byte at {at}"))
}

#[cold]
pub fn unknown_venue(found: u32, venues: u32) -> Refused {
    let message = format!("expected a venue below {venues}, found {found}");
    Refused::new(code::UNKNOWN_VENUE, "UNKNOWN_VENUE", message)
}

#[cold]
pub fn too_small(needed: TooSmall) -> Refused {
    let message = format!("expected a frame that fits its region, found one of {} bytes", needed.bytes);
    Refused::new(code::FRAME_TOO_BIG, "FRAME_TOO_BIG", message)
}

/// A time as the engine counts it.
pub fn instant_us(t: f64) -> Outcome<i64> {
    const LAST: f64 = 9_007_199_254_740_991.0;
    if (0.0..=LAST).contains(&t) && t.trunc() == t {
        return Ok(t as i64);
    }
    let message = format!("expected whole µs since the epoch, found {t}");
    Err(Refused::new(code::BAD_TIME, "BAD_TIME", message))
}
