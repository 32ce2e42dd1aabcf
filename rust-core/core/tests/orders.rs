//! Books order by order: the rules of the queue, a slow twin, and a recorded day.

#[path = "support/capture.rs"]
mod capture;
#[path = "orders/log.rs"]
mod log;
#[path = "orders/random.rs"]
mod random;
#[path = "orders/rules.rs"]
mod rules;
#[path = "orders/twin.rs"]
mod twin;
