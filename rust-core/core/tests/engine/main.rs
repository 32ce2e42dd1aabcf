//! The engine as a state machine: connections, book states and time, with a host made of data.

#[path = "../support/capture.rs"]
mod capture;
mod catalogue;
mod coins;
mod damage;
mod fallback;
mod frames;
mod frozen;
mod gate;
mod health;
mod host;
mod hundred;
mod injected;
mod instants;
mod life;
mod links;
mod lists;
#[path = "../support/mexc_pb.rs"]
mod mexc_pb;
mod mutants;
mod numbers;
mod orders;
mod orders_random;
mod outages;
mod planned;
mod probing;
mod quotas;
mod random;
mod reach;
mod shape;
mod sparing;
mod speech;
mod states;
mod texts;
#[path = "../orders/twin.rs"]
#[allow(dead_code, reason = "the tests of the book use more of it")]
mod twin;
mod universe;
