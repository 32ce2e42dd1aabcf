//! The scanner against the obvious: every pair judged from scratch, at every moment.

#[path = "support/link.rs"]
mod link;
#[path = "scan/link_books.rs"]
mod link_books;
#[path = "scan/offers.rs"]
mod offers;
#[path = "scan/reference.rs"]
mod reference;
#[path = "scan/time.rs"]
mod time;
#[path = "scan/world.rs"]
mod world;
