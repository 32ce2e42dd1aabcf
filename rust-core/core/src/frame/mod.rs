//! Frames: what the page reads. Numbers only, little-endian, sections as columns.

pub mod cell;
pub mod layout;
pub mod orders;
pub mod pack;
pub mod paper;
pub mod section;
pub mod write;

pub use layout::Counts;
pub use orders::Queues;
pub use pack::{EngineFigures, FeedFacts, Focus, FrameSource, counts_max, pack};
pub use paper::PaperRows;
pub use write::{FrameReader, FrameWriter, TooSmall, frame_bytes};
