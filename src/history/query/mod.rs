//! Questions to the history, one noun per file: the SQL and the rows it fills.
//!
//! | noun | answers |
//! |---|---|
//! | [`log`] | commits as light rows: all, the newest, a range |
//! | [`commits`] | one commit, whole and checked |
//! | [`versions`] | all commits of one name |
//! | [`past`] | the last versions of a name, for whoever judges the next |
//! | [`heads`] | what each name means now, for a rebuild |
//! | [`files`] | what each file last said of each name |
//! | [`milestones`] | milestones and their members, as they are after all operations |
//! | [`operations`] | what was done to milestones, to be undone |
//! | [`entries`] | the log itself: every entry, of every kind |
//! | [`documents`] | rules, conversations with models and patches on record |
//! | [`pending`] | commits that no milestone holds |
//! | [`violations`] | findings: of all commits, or of what is current |
//! | [`changes`] | what a milestone did to each name |
//! | [`search`] | from what people type to a place in the log |
//! | `arrivals` | texts that stand in the row of their commit as yet |
//! | [`counts`] | how many there are of each |
//! | [`rejections`] | what was refused |
//! | [`input`] | lines typed at the REPL |
//! | [`ends`] | where the log ends, and any leaf |

pub(in crate::history) mod arrivals;

pub mod log;

pub mod commits;

pub mod versions;

pub mod past;

pub mod heads;

pub mod files;

pub mod milestones;

pub mod operations;

pub mod entries;

pub mod documents;

pub mod pending;

pub mod violations;

pub mod changes;

pub mod search;

pub mod counts;

pub mod rejections;

pub mod input;

pub mod ends;
