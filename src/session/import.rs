//! `import`: a file whose names a program uses. It is evaluated once, however often it is asked for;
//! what its module does not export is hidden from others.
//!
//! There is one image: what a file exports has its name there, and a hidden name has the module's in
//! front, `shapes::helper`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::host::HostError;
use super::intake::{FileText, read_source};
use super::session::Session;
use crate::lang::definition::exports;

/// The files that were imported, and those that are being imported, the outermost first.
#[derive(Debug, Default)]
pub struct Imports {
    known: HashMap<PathBuf, Option<Vec<String>>>,
    under_way: Vec<PathBuf>,
}

impl Session {
    /// Evaluates a file unless that was done before, and checks that it exports these names.
    pub(super) fn import(&mut self, path: &Path, names: &[String]) -> Result<(), HostError> {
        let file = self.beside_the_loader(path);
        let file = file.canonicalize().unwrap_or(file);
        if self.imports.under_way.contains(&file) {
            return Err(self.cycle(&file));
        }
        if !self.is_imported(&file) {
            let exported = match read_source(&file) {
                FileText::Text(text) => exports(&text),
                FileText::Gone | FileText::Unfit(_) => None,
            };
            self.imports.under_way.push(file.clone());
            let loaded = self.load_as(&file, true);
            self.imports.under_way.pop();
            loaded?;
            self.imports.known.insert(file.clone(), exported);
        }
        let exported = self.imports.known.get(&file).cloned().flatten();
        for name in names {
            let is_there = match &exported {
                Some(exported) => exported.contains(name),
                None => self.image.binding(name).is_some(),
            };
            if !is_there {
                let file = self.paths.display(&file);
                let message = format!("`import`: `{file}` does not export `{name}`");
                return Err(HostError::new("eval", message));
            }
        }
        Ok(())
    }

    /// Whether a file was imported, and what it exports was not undone since.
    fn is_imported(&self, file: &Path) -> bool {
        match self.imports.known.get(file) {
            Some(Some(exported)) => exported
                .iter()
                .all(|name| self.image.binding(name).is_some()),
            Some(None) => true,
            None => false,
        }
    }

    fn cycle(&self, file: &Path) -> HostError {
        let chain = self.imports.under_way.iter().map(PathBuf::as_path);
        let chain = chain.skip_while(|it| *it != file).chain([file]);
        let chain: Vec<String> = chain.map(|it| self.paths.display(it)).collect();
        HostError::new(
            "eval",
            format!("these files import each other: {}", chain.join(" -> ")),
        )
        .hint("put what both need into a third file")
    }
}
