//! Plain data for fronts: public fields, the screen's terms, no behaviour beyond naming.

pub mod answer;
pub mod call;
pub mod chat;
pub mod commits;
pub mod completion;
pub mod context;
pub mod definition;
pub mod diff;
pub mod gate;
pub mod healing;
pub mod insights;
pub mod light;
pub mod members;
pub mod operations;
pub mod outcomes;
pub mod parts;
pub mod query;
pub mod refusals;
pub mod relations;
pub mod rule;
pub mod status;
pub mod stopped;
pub mod table;
pub mod transcript;
pub mod versions;
pub mod violations;
