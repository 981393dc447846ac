//! What a file says is done before and after its tests, where only its definitions were taken.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::intake::{FileText, read_source};
use super::super::session::Session;
use super::super::stop::Stop;
use super::plan::{SETUP, TEARDOWN, begins};
use crate::lang::definition::{TopForm, definitions};
use crate::lang::source::SourceText;

/// The functions that prepare tests and clean up after them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Preparations {
    pub setups: Vec<String>,
    pub teardowns: Vec<String>,
}

impl Session {
    /// Makes what the file of a test prepares and cleans up with; whoever asks undoes it. A saved file
    /// gives the image its definitions, and `setup` and `teardown` are none.
    pub(super) fn preparations(&mut self, test: &str) -> Result<Preparations, Stop> {
        let mut made = Preparations::default();
        let Some(binding) = self.image.binding(test) else {
            return Ok(made);
        };
        let Some(place) = binding.place else {
            return Ok(made);
        };
        let path = self.resolve(Path::new(&place.source));
        let FileText::Text(text) = read_source(&path) else {
            return Ok(made);
        };
        let source = SourceText::new(place.source, text).in_package(&binding.package);
        for form in definitions(&source).0 {
            let TopForm::Expression { text, .. } = &form else {
                continue;
            };
            let names = match (begins(text, SETUP), begins(text, TEARDOWN)) {
                (true, _) => &mut made.setups,
                (_, true) => &mut made.teardowns,
                _ => continue,
            };
            let before: BTreeSet<String> = self.image.program_names().into_iter().collect();
            let program = self.compile(&source, form.span())?;
            self.run_program(&program)?;
            let after = self.image.program_names().into_iter();
            names.extend(after.filter(|it| !before.contains(it)));
        }
        Ok(made)
    }
}
