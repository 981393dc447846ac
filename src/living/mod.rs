//! Living code: what a model says about a program, and the ways of it into the program.
//!
//! Each is a state machine that says what it wants done and is told what came of it. Nothing here reads a
//! file, a clock or a socket, and nothing here changes an image: the session performs what is wanted.

#![forbid(unsafe_code)]

pub mod ask;
pub mod gate;
pub mod heal;
pub mod subject;
