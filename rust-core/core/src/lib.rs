//! Exact order books and everything decided from them. Does no I/O.
#![forbid(unsafe_code)]
