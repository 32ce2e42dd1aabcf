//! The simulated market: how its exchanges speak, checked by the decoders and books that read real ones.

mod dialects;
mod particulars;
mod straight;
