//! Frames: what the page reads. Numbers only, little-endian, sections as columns.

pub mod layout;
