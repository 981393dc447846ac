//! `imago prove NAME`: a file that shows that an entry is in the signed log.

use std::path::PathBuf;

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::Archive;
use crate::session::paths::user_data_folder;

/// Write a proof that an entry is in the signed history, to be checked without it
///
/// The proof names the entry and the hash of its text, and holds the signature of this device over
/// the history. `imago verify-proof` checks it, anywhere.
#[derive(Args, Debug)]
pub struct Prove {
    /// The entry: a name, `name~1` for the version before, `#12`, or the first digits of a UUID or hash
    id: String,
    /// Write it to this file instead
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl Verb for Prove {
    const NAME: &'static str = "prove";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let project = self.place.project()?;
        let Some(data) = user_data_folder() else {
            return Err(Failure::environment(
                "there is no folder for the key of this device",
                Some("set `HOME`".into()),
            ));
        };
        let mut archive = Archive::open_for_reading(&project)?;
        let seq = archive.find_entry(&self.id)?;
        if !archive.is_signed(seq)? {
            archive = Archive::open(&project)?;
            archive.sign(&data)?;
        }
        let proof = archive.prove(seq, &data)?;
        match &self.output {
            None => console.line(proof.trim_end())?,
            Some(path) => std::fs::write(path, proof)?,
        }
        Ok(Exit::Fine)
    }
}
