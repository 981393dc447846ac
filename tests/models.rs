//! Models over the wire, against servers on this machine that speak the real formats, and what programs
//! and people make of them.

mod documented;
mod journal;
pub mod server;
mod wire;
