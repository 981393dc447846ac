//! `imago test [PATHS]`: runs the examples of docstrings and the tests of a program.

mod formats;
mod heal;
mod pretty;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::{Confinement, Place};
use crate::session::options::SessionOptions;
use crate::session::testing::audits;
use crate::session::testing::suite::{Progress, Tested, Wish, run};
use crate::session::view::healing::HealWish;
use crate::session::watch::watch_sources;

/// Run the examples of docstrings, and tests
///
/// PATHS are files or folders whose definitions are tested; without any, all of the project's are. All
/// sources of the project are loaded in either case, in images of their own: nothing goes on the record.
/// Without `--doctests` or `--all`, what `deftest` defines is run. What came out the last time is told
/// again where nothing it depends on has changed. The exit code is 1 if anything failed.
#[derive(Args, Debug)]
pub struct Test {
    /// Files or folders whose definitions are tested
    paths: Vec<PathBuf>,
    /// Run the examples of docstrings
    #[arg(long)]
    doctests: bool,
    /// Run the examples of docstrings and the tests
    #[arg(long)]
    all: bool,
    /// Run the tests that are made of commits: each in the world of its commit
    #[arg(long, conflicts_with_all = ["paths", "doctests", "all", "failed", "watch"])]
    audits: bool,
    /// Let a model mend the functions of a file that are marked `;;@self-heal`
    ///
    /// What does not keep its examples is written anew until all hold, tried in a process of its own and
    /// shown. A person is asked before the file is written; without a terminal it is written with `--yes`
    /// alone.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "audits", "failed", "watch", "format"])]
    heal: Option<PathBuf>,
    /// With `--heal`: write without asking
    #[arg(long, requires = "heal")]
    yes: bool,
    /// With `--heal`: so many candidates are asked for at most
    #[arg(long, value_name = "N", requires = "heal")]
    attempts: Option<u32>,
    /// With `--heal`: ask this model, `provider:model`
    #[arg(long, value_name = "MODEL", requires = "heal")]
    model: Option<String>,
    /// With `--heal`: change as little as possible
    #[arg(long, requires = "heal")]
    keep_structure: bool,
    /// Show every example and check
    #[arg(short, long)]
    verbose: bool,
    /// Only names that have this part
    #[arg(long, value_name = "PART")]
    filter: Option<String>,
    /// Only what failed the last time
    #[arg(long)]
    failed: bool,
    /// Run again whenever a source is saved
    #[arg(long)]
    watch: bool,
    /// Threads; as many as there are processors where it is not said
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Also run what did not change since the last time
    #[arg(long)]
    force: bool,
    /// How to tell: for people, as one JSON object, as JUnit's XML, or as TAP
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
    #[command(flatten)]
    confinement: Confinement,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Pretty,
    Json,
    Junit,
    Tap,
}

impl Verb for Test {
    const NAME: &'static str = "test";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        if let Some(file) = &self.heal {
            let mut options = self.place.options("repl")?;
            self.confinement.apply(&mut options)?;
            let wish = HealWish {
                attempts_max: self.attempts,
                model: self.model.clone(),
                keep_structure: self.keep_structure,
            };
            return heal::run(console, options, file, wish, self.yes);
        }
        let mut options = self.place.options("test")?;
        self.confinement.apply(&mut options)?;
        options.config.sandbox.input = false;
        let mut passed = self.once(console, &options)?;
        if self.watch {
            let (sender, saved) = channel();
            // The watcher lives as long as it is held.
            let _watcher = watch_sources(&options, move || sender.send(()).is_ok())?;
            while saved.recv().is_ok() {
                while saved.try_recv().is_ok() {}
                console.line("")?;
                passed = self.once(console, &options)?;
                console.flush()?;
            }
        }
        Ok(match passed {
            true => Exit::Fine,
            false => Exit::Findings,
        })
    }
}

impl Test {
    /// Runs everything once and tells it; answers whether all passed.
    fn once(&self, console: &mut Console, options: &SessionOptions) -> Result<bool, Failure> {
        let wish = Wish {
            named: self.paths.clone(),
            doctests: self.doctests || self.all,
            tests: !self.doctests || self.all,
            filter: self.filter.clone(),
            failed: self.failed,
            force: self.force,
            jobs: self.jobs,
        };
        let mut bar = Bar::new(self.format == Format::Pretty);
        let outcome = match self.audits {
            true => audits::run(options, self.jobs, &mut |it| bar.show(it)),
            false => run(options, &wish, &mut |it| bar.show(it)),
        };
        bar.clear();
        let tested = outcome?;
        for complaint in &tested.complaints {
            console.complain(complaint)?;
        }
        self.tell(console, options, &tested)?;
        Ok(tested.has_passed())
    }

    fn tell(
        &self,
        console: &mut Console,
        options: &SessionOptions,
        tested: &Tested,
    ) -> Result<(), Failure> {
        match self.format {
            Format::Pretty if self.audits => {
                pretty::audits(console, &audits::project(options)?, tested)
            }
            Format::Pretty => {
                let nothing = match (self.failed, &self.filter) {
                    (true, _) => "nothing failed the last time",
                    (false, Some(_)) => "nothing to test has such a name",
                    (false, None) => {
                        "nothing to test: `--doctests` runs the examples of docstrings, `deftest` defines a test"
                    }
                };
                pretty::print(console, tested, self.verbose, nothing)
            }
            Format::Json => console.json(&formats::json(tested)),
            Format::Junit => console.print(&formats::junit(tested)),
            Format::Tap => console.print(&formats::tap(tested)),
        }
    }
}

/// How far a long run is, on a terminal.
struct Bar {
    is_wanted: bool,
    began: Instant,
    is_shown: bool,
}

/// A run that is over before this shows no bar.
const PATIENCE_MS: u128 = 300;
/// Cells of the bar.
const WIDTH: usize = 30;

impl Bar {
    fn new(is_wanted: bool) -> Bar {
        Bar {
            is_wanted: is_wanted && std::io::stderr().is_terminal(),
            began: Instant::now(),
            is_shown: false,
        }
    }

    fn show(&mut self, progress: Progress) {
        if !self.is_wanted || self.began.elapsed().as_millis() < PATIENCE_MS {
            return;
        }
        let Progress { done, total } = progress;
        let full = done * WIDTH / total.max(1);
        let bar = "█".repeat(full) + &"░".repeat(WIDTH.saturating_sub(full));
        // Where nobody sees it there is nothing to be done about it.
        let _ = write!(std::io::stderr(), "\r{bar} {done}/{total}");
        self.is_shown = true;
    }

    fn clear(&mut self) {
        if self.is_shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
            self.is_shown = false;
        }
    }
}
