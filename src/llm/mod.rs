//! Conversing with a model: requests, streamed answers, and the code inside them.
//!
//! This room does not know the language and binds nothing: a reply is text until someone reads it.
//! A provider is a function from a request to a stream of events; the scripted one answers from a
//! list, so that everything built on this room is tested without a network and without a model.

#![forbid(unsafe_code)]

pub mod cassette;
pub mod chat;
pub mod client;
pub mod meter;
pub mod plain;
pub mod price;
pub mod provider;
pub mod reply;
pub mod retry;
pub mod scripted;
pub mod secret;
pub mod wire;
