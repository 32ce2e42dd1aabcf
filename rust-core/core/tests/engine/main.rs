//! The engine as a state machine: connections, book states and time, with a host made of data.

mod damage;
mod frames;
mod gate;
mod host;
mod instants;
mod life;
mod links;
mod random;
mod states;
