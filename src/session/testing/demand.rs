//! Examples and tests that a person asks for, run in the living image and told one by one.

use super::super::command::RequestId;
use super::super::event::Event;
use super::super::session::Session;
use super::super::task::Task;
use super::super::view::outcomes::TestRow;
use super::plan::Selection;
use crate::history::query::heads;

impl Session {
    /// Runs the examples and tests of these names, or all; `Event::Tested` tells each as it ends.
    pub(in crate::session) fn run_tests_on_demand(&mut self, id: RequestId, names: &[String]) {
        self.task = Task {
            id: Some(id),
            ..Task::own(&self.options.origin)
        };
        self.door.forget_interrupt();
        let plan = self.plan(&Selection {
            doctests: true,
            tests: true,
            files: None,
            filter: None,
        });
        let mut ok = true;
        for planned in &plan {
            let is_wanted = |name: &str| names.is_empty() || names.iter().any(|it| it == name);
            if !planned.names().any(is_wanted) {
                continue;
            }
            let Ok(rows) = self.run_unit(planned) else {
                ok = false;
                break;
            };
            for row in rows {
                ok &= row.has_passed();
                self.tell_tested(row);
            }
            self.look_up();
        }
        self.task = Task::own("repl");
        self.settle();
        self.emit(Event::Finished { id, ok });
    }

    /// Tells fronts what came of a name, with the commit that holds its text.
    pub(in crate::session) fn tell_tested(&self, mut row: TestRow) {
        let test = format!("test/{}", row.name);
        // A history that cannot be read now is told of wherever it is asked next.
        let alive = |name: &str| heads::alive(&self.archive.store, name).ok().flatten();
        let commit = alive(&row.name).or_else(|| alive(&test));
        if let Some(commit) = commit {
            row.commit = commit.seq;
            // The image has the form, and the commit the comments above it as well.
            let text = self.image.binding(&commit.name).and_then(|it| it.text);
            let before = text.and_then(|text| commit.source.find(&text)).unwrap_or(0) as u32;
            for check in &mut row.checks {
                check.span = check
                    .span
                    .map(|(start, end)| (start + before, end + before));
            }
        }
        self.emit(Event::Tested { row: Box::new(row) });
    }
}
