//! Text that comes in, typed or loaded: form after form along the road.

use std::path::{Path, PathBuf};

use super::board::what;
use super::command::RequestId;
use super::event::Event;
use super::host::World;
use super::intake::{FileText, read_source};
use super::session::Session;
use super::stop::Stop;
use super::task::{DEPTH_MAX, Task};
use super::view::answer::Answer;
use super::view::status::Activity;
use super::view::transcript::TranscriptKind;
use crate::history::hash::Hash;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::image::Program;
use crate::lang::limits::SOURCE_BYTES_MAX;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::SyntaxError;
use crate::lang::value::Value;

/// The origin of what an imported file defines.
pub(super) const IMPORT: &str = "import";

/// The source of forms that nobody typed.
const NOWHERE: &str = "";

/// Definitions in the manner of Sema: a program that asks gets no value of them.
const SILENT_HEADS: &[&str] = &[
    "def",
    "define",
    "define-record-type",
    "define-syntax",
    "define-values",
    "defmacro",
    "defmethod",
    "defmulti",
    "defn",
    "defun",
];

impl Session {
    /// Runs what was typed. The first form that fails ends it.
    pub(super) fn evaluate_text(&mut self, id: RequestId, text: &str) {
        self.task = Task {
            id: Some(id),
            shows_values: true,
            ..Task::own(&self.options.origin)
        };
        self.start_clock();
        self.archive.remember_input(text);
        self.say(TranscriptKind::Input, text);
        let source = SourceText::new("repl", text).in_package(&self.image.package());
        let outcome = self.run_text(source);
        self.finish(id, outcome);
    }

    /// Runs a form that nobody typed.
    pub(super) fn act(&mut self, id: RequestId, form: String) {
        self.task = Task {
            id: Some(id),
            shows_values: true,
            ..Task::own(&self.options.origin)
        };
        self.start_clock();
        let newest = self.newest_commit();
        let source = SourceText::new(NOWHERE, form).in_package(&self.image.package());
        let outcome = self.run_text(source).map_err(|mut stop| {
            if let Stop::Failed(diagnostic) | Stop::Uncompiled(diagnostic) = &mut stop
                && diagnostic
                    .source
                    .as_ref()
                    .is_some_and(|it| &*it.name == NOWHERE)
            {
                (diagnostic.source, diagnostic.span) = (None, None);
                diagnostic.backtrace.clear();
            }
            stop
        });
        self.finish_act(id, newest, outcome);
    }

    /// Runs a text for a program that asks, and answers everything at once.
    pub(super) fn answer_text(&mut self, id: RequestId, name: String, text: String) {
        self.task = Task {
            id: Some(id),
            ..Task::own(&self.options.origin)
        };
        self.start_clock();
        let source = SourceText::new(name, text).in_package(&self.image.package());
        // The defining words of Sema answer nothing there.
        let forms = definitions(&source).0;
        let is_silent = forms.last().is_some_and(|form| {
            let head = match form {
                TopForm::Definition(definition) => definition.head.as_str(),
                TopForm::Expression { text, .. } => head_of(text),
            };
            SILENT_HEADS.contains(&head)
        });
        let outcome = self.run_forms(source);
        let answer = match outcome {
            Err(_) if self.has_left(id) => Answer {
                value: None,
                error: None,
            },
            Ok(value) => Answer {
                value: (value != Value::NIL && !is_silent).then(|| self.show_whole(value)),
                error: None,
            },
            Err(stop) => Answer {
                value: None,
                error: Some(stop.as_data()),
            },
        };
        self.stop_clock();
        self.task = Task::own("repl");
        self.settle();
        let answer = Box::new(answer);
        self.emit(Event::Answered { id, answer });
    }

    /// Calls a function with a list of texts, and answers everything at once.
    pub(super) fn call_text(&mut self, id: RequestId, name: &str, arguments: &[String]) {
        self.task = Task {
            id: Some(id),
            ..Task::own(&self.options.origin)
        };
        self.start_clock();
        let machine = self.image.machine();
        let function = machine.symbols.find(name);
        let function = function.and_then(|name| machine.globals.value_of(name));
        let outcome = match function {
            Some(function) => {
                let arguments = self.strings(arguments);
                let outcome = self.call_with(function, arguments);
                outcome.and_then(|value| {
                    let value = self.image.machine().heap.root(value);
                    self.rest().map(|()| value.get())
                })
            }
            None => Err(failure(
                "unbound",
                format!("`{name}` is not bound"),
                "build the program again",
            )),
        };
        let has_left = self.has_left(id);
        let answer = Answer {
            value: outcome.as_ref().ok().map(|value| self.show_whole(*value)),
            error: outcome
                .err()
                .filter(|_| !has_left)
                .map(|stop| stop.as_data()),
        };
        self.stop_clock();
        self.task = Task::own("repl");
        self.settle();
        let answer = Box::new(answer);
        self.emit(Event::Answered { id, answer });
    }

    /// Loads a file: the same, with its place in the origin.
    pub(super) fn load(&mut self, id: RequestId, path: &Path) {
        self.task = Task {
            id: Some(id),
            ..Task::own("load")
        };
        self.start_clock();
        let outcome = self.load_file(path).and_then(|_| self.rest());
        self.finish(id, outcome);
    }

    /// Whoever was interrupted before is not meant; the time of the limits is that of all that follows.
    pub(super) fn start_clock(&mut self) {
        self.door.forget_interrupt();
        self.alarm = self.new_alarm();
    }

    /// Whoever interrupted it does not mean what goes on beside it.
    fn stop_clock(&mut self) {
        self.alarm = None;
        self.door.forget_interrupt();
    }

    pub(super) fn finish(&mut self, id: RequestId, outcome: Result<(), Stop>) {
        self.stop_clock();
        let mut ok = outcome.is_ok();
        if let Err(stop) = outcome {
            self.tell(&stop);
            ok = self.leaving == Some(0);
            self.has_left(id);
        }
        self.tell_impact();
        self.task = Task::own("repl");
        self.settle();
        self.emit(Event::Finished { id, ok });
    }

    /// Whether the program ended itself, which is told once.
    fn has_left(&mut self, id: RequestId) -> bool {
        let code = self.leaving.take();
        if let Some(code) = code {
            self.emit(Event::Left { id, code });
        }
        code.is_some()
    }

    /// Loads a file inside whatever is being done; answers the value of its last form.
    pub(super) fn load_file(&mut self, path: &Path) -> Result<Value, Stop> {
        self.load_as(path, false)
    }

    /// The same; what is imported keeps to itself what its module does not export.
    pub(super) fn load_as(&mut self, path: &Path, is_import: bool) -> Result<Value, Stop> {
        let path = self.beside_the_loader(path);
        let name = self.paths.display(&path);
        self.check_depth()?;
        let text = match read_source(&path) {
            FileText::Text(text) => text,
            FileText::Gone => {
                let message = format!("there is no file `{name}`");
                return Err(failure("io", message, "check the path"));
            }
            FileText::Unfit(why) => {
                let (why, remedy) = why.split_once("; ").unwrap_or((&why, "mend the file"));
                return Err(failure("io", format!("`{name}` is {why}"), remedy));
            }
        };
        self.board.begin(Activity::Loading { path: name.clone() });
        let inner = Task {
            file: Some(name.clone()),
            origin: if is_import { IMPORT } else { "load" }.into(),
            shows_values: false,
            depth: self.task.depth + 1,
            ..self.task.clone()
        };
        let outer = std::mem::replace(&mut self.task, inner);
        let hid = self.image.hide_private(is_import);
        // What a file makes the current package is so until its end.
        let package = self.image.package();
        let outcome = self.run_forms(SourceText::new(name, text).in_package(&package));
        self.image.set_package(&package);
        self.image.hide_private(hid);
        self.task = outer;
        outcome
    }

    /// Runs a text that a program made, one level deeper.
    pub(super) fn run_inside(&mut self, source: SourceText) -> Result<Value, Stop> {
        self.check_depth()?;
        let inner = Task {
            shows_values: false,
            depth: self.task.depth + 1,
            ..self.task.clone()
        };
        let outer = std::mem::replace(&mut self.task, inner);
        let outcome = self.run_forms(source);
        self.task = outer;
        outcome
    }

    /// Evaluates a form that a program made and that defines nothing.
    pub(super) fn evaluate_value(&mut self, form: Value) -> Result<Value, Stop> {
        self.check_depth()?;
        self.task.depth += 1;
        let program = self.image.prepare_value(form).map_err(Stop::from);
        let outcome = program.and_then(|program| self.run_program(&program));
        self.task.depth -= 1;
        outcome
    }

    /// Every level is a loop on the Rust stack, so they are counted.
    fn check_depth(&self) -> Result<(), Stop> {
        match self.task.depth < DEPTH_MAX {
            true => Ok(()),
            false => Err(failure(
                "limit",
                format!("{DEPTH_MAX} evaluations stand inside each other"),
                "look for a file that loads itself, or an `eval` that evaluates itself",
            )),
        }
    }

    /// Returns a path as the project sees it: relative to its folder.
    pub(super) fn resolve(&self, path: &Path) -> PathBuf {
        self.paths.root.join(path)
    }

    /// A file that is being loaded finds those beside it first, wherever it lies.
    pub(super) fn beside_the_loader(&self, path: &Path) -> PathBuf {
        let loader = self
            .task
            .file
            .as_ref()
            .map(|file| self.resolve(Path::new(file)));
        let beside = loader.and_then(|loader| Some(loader.parent()?.join(path)));
        match beside.filter(|beside| beside.is_file()) {
            Some(beside) => beside,
            None => self.resolve(path),
        }
    }

    pub(super) fn run_text(&mut self, source: SourceText) -> Result<(), Stop> {
        self.run_forms(source).map(|_| ())
    }

    /// Reads a text as a whole: one mistake, and none of it is run.
    pub(super) fn read_forms(&self, source: &SourceText) -> Result<Vec<TopForm>, Stop> {
        if source.text.len() > SOURCE_BYTES_MAX {
            return Err(failure(
                "limit",
                format!("{} bytes are too many for one text", source.text.len()),
                "split it into several files",
            ));
        }
        let (forms, errors) = definitions(source);
        match SyntaxError::together(&errors, source) {
            Some(problems) => Err(problems.into()),
            None => Ok(forms),
        }
    }

    /// Runs all forms of a text in order. A text that cannot be read runs not at all.
    fn run_forms(&mut self, source: SourceText) -> Result<Value, Stop> {
        let forms = self.read_forms(&source)?;
        // Inside a definition that is being evaluated the group is that definition's.
        let is_mine = self.group.is_none();
        let mut outcome = self.run_each(&source, forms, is_mine);
        if self.task.depth == 0
            && let Ok(value) = outcome
        {
            let value = self.image.machine().heap.root(value);
            outcome = self.rest().map(|()| value.get());
        }
        if is_mine {
            let closed = self.close_group();
            return match (outcome, closed) {
                (Err(stop), Err(unwritten)) => {
                    self.tell(&unwritten);
                    Err(stop)
                }
                (outcome, closed) => closed.and(outcome),
            };
        }
        outcome
    }

    fn run_each(
        &mut self,
        source: &SourceText,
        forms: Vec<TopForm>,
        in_groups: bool,
    ) -> Result<Value, Stop> {
        let mut last = Value::NIL;
        for form in forms {
            if in_groups {
                match &form {
                    TopForm::Definition(definition) => {
                        self.breathe(Some(definition.kind))?;
                        self.open_group();
                    }
                    TopForm::Expression { .. } => self.breathe(None)?,
                }
            }
            last = self.run_form(source, form)?;
        }
        Ok(last)
    }

    pub(super) fn run_form(&mut self, source: &SourceText, form: TopForm) -> Result<Value, Stop> {
        match form {
            TopForm::Definition(definition) => self.run_definition(&definition),
            TopForm::Expression { text, span } => {
                self.board.begin(Activity::Evaluating { what: what(&text) });
                let form = TopForm::Expression { text, span };
                let program = match self.expand_expression(source, span) {
                    Ok(Expanded::Expression(program)) => program,
                    Ok(Expanded::Definition(definition)) => {
                        return self.run_definition(&definition);
                    }
                    Err(stop) => {
                        return Err(self.journal_meant(source, &form, stop.while_compiling()));
                    }
                };
                let value = match self.run_program(&program) {
                    Ok(value) => value,
                    Err(stop) => return Err(self.journal_meant(source, &form, stop)),
                };
                if self.task.shows_values {
                    self.say_value(value);
                }
                Ok(value)
            }
        }
    }

    /// Returns the definition that a form is, also where a macro makes it one.
    pub(super) fn definition_of(
        &mut self,
        source: &SourceText,
        form: TopForm,
    ) -> Result<Option<Definition>, Stop> {
        match form {
            TopForm::Definition(definition) => Ok(Some(*definition)),
            TopForm::Expression { span, .. } => match self.expand_expression(source, span)? {
                Expanded::Expression(_) => Ok(None),
                Expanded::Definition(definition) => Ok(Some(*definition)),
            },
        }
    }

    fn run_definition(&mut self, definition: &Definition) -> Result<Value, Stop> {
        // What the past defines once more is on the record.
        match self.is_known(definition) || self.task.world != World::Live {
            true => self.define_again(definition),
            false => self.define(definition),
        }
    }

    /// Compiles a form that defines nothing by its looks. Where its macros make a definition of it,
    /// what they did meanwhile is undone: the definition is expanded anew on its road.
    fn expand_expression(&mut self, source: &SourceText, span: Span) -> Result<Expanded, Stop> {
        let transaction = self.image.begin();
        let program = self.compile(source, span);
        let package = self.image.package();
        let made = match &program {
            Ok(program) => program.made_definition(&self.image, &package),
            Err(_) => None,
        };
        match made {
            Some(_) => self.image.undo(transaction),
            None => self.image.keep(transaction),
        }
        Ok(match made {
            Some(definition) => Expanded::Definition(Box::new(definition)),
            None => Expanded::Expression(Box::new(program?)),
        })
    }

    /// Whether a file says of a name what the history says already. Typed at the REPL, a definition is
    /// always meant.
    fn is_known(&self, definition: &Definition) -> bool {
        self.task.file.is_some() && self.says_the_same(definition)
    }

    /// Whether a definition has the text that its name has already.
    pub(super) fn says_the_same(&self, definition: &Definition) -> bool {
        let text = Hash::text(&definition.text);
        self.heads.text(&definition.name) == Some(text)
    }

    /// Shows why something ended early.
    pub(super) fn tell(&mut self, stop: &Stop) {
        match stop {
            Stop::Failed(diagnostic) | Stop::Uncompiled(diagnostic) => {
                self.say(TranscriptKind::Error, diagnostic.render());
            }
            // Who runs a program sees how it ended by its code.
            Stop::Interrupted(diagnostic)
                if diagnostic.kind == "exit" && self.options.config.sandbox.input => {}
            Stop::Interrupted(diagnostic) => {
                self.say(TranscriptKind::Note, diagnostic.render());
            }
            Stop::Denied(judgement) => {
                let records = super::judge::records(judgement);
                self.say(TranscriptKind::Violations, super::judge::listed(&records));
                self.say(TranscriptKind::Error, with_hint(stop));
            }
            Stop::Session(_) => self.say(TranscriptKind::Error, with_hint(stop)),
        }
    }
}

/// What a form that looks like an expression turned out to be.
enum Expanded {
    Expression(Box<Program>),
    Definition(Box<Definition>),
}

/// Returns a stop that is no fault of a program.
pub(super) fn failure(kind: &str, message: String, hint: &str) -> Stop {
    Diagnostic {
        hint: Some(hint.into()),
        ..Diagnostic::new(kind, message)
    }
    .into()
}

/// Returns the word a form begins with.
fn head_of(form: &str) -> &str {
    let inside = form.strip_prefix('(').unwrap_or_default();
    inside.split_whitespace().next().unwrap_or_default()
}

fn with_hint(stop: &Stop) -> String {
    match stop.hint() {
        Some(hint) => format!("error: {}\n  hint: {hint}", stop.message()),
        None => format!("error: {}", stop.message()),
    }
}
