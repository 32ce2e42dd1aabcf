//! What a panic said. The build aborts, so the words wait in a fixed place that the host reads afterwards.

use std::panic::{PanicHookInfo, set_hook};
use std::sync::{Mutex, Once};

const ROOM: usize = 1024;
const LENGTH_BYTES: usize = 2;

static WORDS: Mutex<[u8; ROOM]> = Mutex::new([0; ROOM]);

/// Where the words stand: a little-endian `u16` length, then UTF-8.
pub fn address() -> u32 {
    WORDS.lock().map_or(0, |words| words.as_ptr() as usize as u32)
}

/// Keeps the words of panics from now on. Native programs keep their own hook.
pub fn listen() {
    static ONCE: Once = Once::new();
    if cfg!(target_arch = "wasm32") {
        ONCE.call_once(|| set_hook(Box::new(keep)));
    }
}

fn keep(panic: &PanicHookInfo<'_>) {
    if let Ok(mut words) = WORDS.try_lock() {
        write(&mut words, &panic.to_string());
    }
}

/// As much of the text as fits, cut between characters.
fn write(words: &mut [u8; ROOM], text: &str) {
    let text = &text[..boundary(text, ROOM - LENGTH_BYTES)];
    words[..LENGTH_BYTES].copy_from_slice(&(text.len() as u16).to_le_bytes());
    words[LENGTH_BYTES..LENGTH_BYTES + text.len()].copy_from_slice(text.as_bytes());
}

fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> String {
        let mut words = [0; ROOM];
        write(&mut words, text);
        let length = usize::from(u16::from_le_bytes([words[0], words[1]]));
        String::from_utf8(words[LENGTH_BYTES..LENGTH_BYTES + length].to_vec()).unwrap()
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        assert_eq!(kept("at core.rs:7"), "at core.rs:7");
        assert_eq!(kept(&"x".repeat(5_000)).len(), ROOM - LENGTH_BYTES);
        assert_eq!(kept(&"µ".repeat(5_000)).len(), ROOM - LENGTH_BYTES);
        assert_eq!(kept(&format!("x{}", "µ".repeat(5_000))).len(), ROOM - LENGTH_BYTES - 1);
    }
}
