//! The image as a whole: who uses whom, kept up to date definition by definition, and what is wrong
//! with it.
//!
//! ```text
//!   Definition + Uses ──► Member ──► edges ──► Graph: circles, order
//!                            │                   │
//!                            │                   ├──► effects, from what is called to who calls
//!                            ▼                   ▼
//!                         what it touches ──► Fact[] ──rules──► findings
//! ```
//!
//! What a form uses is read off its expansion by the image (`lang::image::uses`); whoever has an image
//! hands it over with the definition. A change looks again at what it touches: the definition itself,
//! those that use its name where the name came to mean something else, and the circles it is in. Rules
//! are files like all others (`rules/global`); what needs a graph is found here and asserted as facts.
//!
//! Knows the language and the audit; does no I/O and runs nothing but rules.

mod calls;
mod effects;
mod facts;
mod graph;
mod index;
mod language;
mod layers;
mod meaning;
mod member;
mod names;
mod place;
mod reach;
mod rules;
#[cfg(test)]
mod tests;
mod upkeep;

pub use effects::Effects;
pub use index::{Changes, Whole};
pub use language::Language;
pub(in crate::audit) use rules::is_whole;
