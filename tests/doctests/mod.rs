//! Docstrings of every kind: what is read of them and where, and that any text is read or told about.
//!
//! `corpus.expected` is written by `UPDATE_EXPECTED=1 cargo test --test tests doctests`; read it before it
//! is committed.

mod corpus;
mod interrupted;
mod reading;
mod running;
mod saved;
