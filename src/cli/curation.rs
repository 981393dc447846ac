//! `imago milestone amend | split | squash | move | dissolve`: what is done to milestones later.

use clap::Subcommand;

use crate::session::archive::Archive;
use crate::session::command::Curate;
use crate::session::error::SessionError;

/// What is done; milestones and commits as `imago show` takes them.
#[derive(Subcommand, Debug)]
pub enum Curation {
    /// Give a milestone another message
    Amend {
        /// The milestone
        milestone: String,
        /// The new message
        #[arg(short, long, value_name = "MSG")]
        message: String,
    },
    /// Make some commits of a milestone one of their own
    Split {
        /// The milestone
        milestone: String,
        /// The commits, by id, or by a name for all of that name
        #[arg(required = true)]
        commits: Vec<String>,
        /// The message of the new milestone
        #[arg(short, long, value_name = "MSG")]
        message: String,
    },
    /// Add the commits of other milestones to one
    Squash {
        /// The milestone that stays
        milestone: String,
        /// The others
        #[arg(required = true)]
        others: Vec<String>,
        /// A new message for all
        #[arg(short, long, value_name = "MSG")]
        message: Option<String>,
    },
    /// Move commits to a milestone; without one they are pending again
    Move {
        /// The commits, by id, or by a name for the newest of that name
        #[arg(required = true)]
        commits: Vec<String>,
        /// The milestone they go to
        #[arg(long, value_name = "MILESTONE")]
        to: Option<String>,
    },
    /// Take a milestone apart; its commits are pending again
    Dissolve {
        /// The milestone
        milestone: String,
    },
}

impl Curation {
    /// Finds what was named.
    pub fn found(self, archive: &Archive) -> Result<Curate, SessionError> {
        Ok(match self {
            Curation::Amend { milestone, message } => Curate::Amend {
                milestone: archive.find_milestone(&milestone)?,
                message,
            },
            Curation::Split {
                milestone,
                commits,
                message,
            } => {
                let milestone = archive.find_milestone(&milestone)?;
                Curate::Split {
                    milestone,
                    commits: archive.find_commits(&commits, Some(milestone))?,
                    message,
                }
            }
            Curation::Squash {
                milestone,
                others,
                message,
            } => {
                let others = others.iter().map(|it| archive.find_milestone(it));
                Curate::Squash {
                    into: archive.find_milestone(&milestone)?,
                    others: others.collect::<Result<_, _>>()?,
                    message,
                }
            }
            Curation::Move { commits, to } => Curate::Move {
                commits: archive.find_commits(&commits, None)?,
                to: to.map(|it| archive.find_milestone(&it)).transpose()?,
            },
            Curation::Dissolve { milestone } => Curate::Dissolve {
                milestone: archive.find_milestone(&milestone)?,
            },
        })
    }
}
