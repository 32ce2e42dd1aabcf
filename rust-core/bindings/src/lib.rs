//! The few exports through which JavaScript drives the core.
use wasm_bindgen::prelude::wasm_bindgen;

/// Version of this seam; the TypeScript side refuses any other.
#[wasm_bindgen]
#[must_use]
pub fn abi_version() -> u32 {
    1
}
