//! The rules that a project has of its own, in `rules/` beside its `imago.toml`; they hold from the
//! moment they are saved.

use super::command::Command;
use super::intake::{FileText, read_source};
use super::judge::Judge;
use super::options::{Keep, SessionOptions};
use super::paths::ProjectPaths;
use super::scan::Sources;
use super::session::Session;
use super::view::transcript::TranscriptKind;
use crate::audit::OwnRules;

/// What there is to read, and what of it cannot be.
#[derive(Debug, Default)]
pub struct Found {
    pub rules: Vec<OwnRules>,
    pub complaints: Vec<String>,
}

/// Reads the rules of a project; there are none outside of one.
pub fn read(options: &SessionOptions, paths: &ProjectPaths, sources: &Sources) -> Found {
    let mut found = Found::default();
    if options.keep != Keep::InProject || options.resumes.is_some() {
        return found;
    }
    for path in sources.rule_files() {
        let file = paths.display(&path);
        match read_source(&path) {
            FileText::Text(text) => found.rules.push(OwnRules { file, text }),
            FileText::Gone => {}
            FileText::Unfit(why) => found.complaints.push(format!("{file} is {why}")),
        }
    }
    found
}

impl Session {
    /// Reads the project's rules anew and judges by them from now on. What is wrong with a file is said;
    /// the others hold.
    pub(super) fn read_rules(&mut self) {
        let found = read(&self.options, &self.paths, &self.sources);
        if self.judge.is_some() && found.rules == self.options.config.audit.own {
            return;
        }
        let before = std::mem::replace(&mut self.options.config.audit.own, found.rules);
        let settings = self.options.config.audit.settings();
        let mut complaints = found.complaints;
        match Judge::new(&settings) {
            Ok(mut judge) => {
                complaints.extend_from_slice(judge.auditor.complaints());
                match self.judge.take() {
                    // What is defined is as it was.
                    Some(old) => judge.surroundings = old.surroundings,
                    None => self.is_restored |= self.heads.count() > 0,
                }
                self.judge = Some(judge);
            }
            Err(error) => {
                self.options.config.audit.own = before;
                complaints.push(format!("the rules stay as they were: {error}"));
            }
        }
        for complaint in complaints {
            self.say(TranscriptKind::Error, format!("error: {complaint}"));
        }
    }

    /// Takes up a command of the watcher as far as it is about rules.
    pub(super) fn note_rules(&mut self, command: &Command) {
        if let Command::TakeFiles { paths } = command
            && paths.iter().any(|path| self.sources.is_rule(path))
        {
            self.read_rules();
        }
    }
}
