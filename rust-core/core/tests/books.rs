//! One suite for both books, and one random stream of events on which they must agree.

#[path = "books/analyzer.rs"]
mod analyzer;
#[path = "books/multiple.rs"]
mod multiple;
#[path = "books/random.rs"]
mod random;
#[path = "books/rules.rs"]
mod rules;
#[path = "books/subject.rs"]
mod subject;
