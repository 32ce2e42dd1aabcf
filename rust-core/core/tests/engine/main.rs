//! The engine as a state machine: connections, book states and time, with a host made of data.

mod host;
mod instants;
mod life;
mod states;
