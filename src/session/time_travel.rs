//! A version as it was: its examples run again as if it were the newest, and undone.

use super::command::RequestId;
use super::error::SessionError;
use super::event::Event;
use super::host::World;
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::outcomes::TestRow;
use crate::history::query::commits;
use crate::lang::definition::{DefinitionKind, TopForm, definitions};
use crate::lang::source::SourceText;

impl Session {
    /// Runs the examples of a version, tells them, and leaves the image as it was.
    pub(super) fn try_version(&mut self, id: RequestId, seq: u64) {
        self.task = Task {
            id: Some(id),
            is_silent: true,
            world: World::Example,
            ..Task::own(&self.options.origin)
        };
        self.door.forget_interrupt();
        let outcome = self.examples_at(seq);
        self.task = Task::own("repl");
        self.settle();
        match outcome {
            Ok(row) => {
                let ok = row.has_passed();
                self.emit(Event::Tested { row: Box::new(row) });
                self.emit(Event::Finished { id, ok });
            }
            Err(stop) => self.emit(Event::Failed {
                id: Some(id),
                message: stop.message(),
                hint: stop.hint(),
            }),
        }
    }

    fn examples_at(&mut self, seq: u64) -> Result<TestRow, Stop> {
        let commit = commits::get(&self.archive.store, seq)?;
        let source = SourceText::new("version", &*commit.source).in_package(&commit.package);
        let forms = definitions(&source).0;
        let definition = forms.into_iter().find_map(|form| match form {
            TopForm::Definition(it) => Some(it),
            TopForm::Expression { .. } => None,
        });
        // Only what binds a name and does nothing else can be evaluated again for a look.
        let wanted = [DefinitionKind::Function, DefinitionKind::Macro];
        let Some(definition) = definition.filter(|it| wanted.contains(&it.kind)) else {
            return Err(SessionError::OnlyFunctionsAreTried { name: commit.name }.into());
        };
        let transaction = self.image.begin();
        let program = self.compile(&definition.source, definition.form_span);
        let outcome = program.and_then(|program| {
            self.run_program(&program)?;
            let Some(subject) = self.subject(&definition.name) else {
                return Ok(TestRow::default());
            };
            Ok(subject.row(&self.run_examples(&subject)?))
        });
        self.image.undo(transaction);
        let mut row = outcome?;
        row.name = definition.name;
        row.commit = seq;
        // The form is what the examples count from, and the comments above it stand before.
        let before = definition.form_span.start;
        for check in &mut row.checks {
            check.span = check
                .span
                .map(|(start, end)| (start + before, end + before));
        }
        Ok(row)
    }
}
