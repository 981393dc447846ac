//! The real program: definitions typed at `imago repl`, files loaded by `imago run`.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use imago::history::Store;
use imago::history::query::{heads, log};
use imago::history::verify::verify;

use super::Decisions;
use crate::support::dose::dose;

/// How often the program is killed in every run of the tests.
const KILLS: usize = 20;

/// Definitions in a file that is loaded.
const LOAD: u64 = 300;

/// What a line of the REPL answers is told from what it echoes by being computed.
const ANSWER: u64 = 5_000_000;

/// How long an answer may take on a busy machine before the test gives up.
const PATIENCE: Duration = Duration::from_secs(120);

struct Project {
    folder: tempfile::TempDir,
    /// Where the files are that are loaded: not in the project, so that only the load takes them.
    elsewhere: tempfile::TempDir,
    /// The last definition that was typed and acknowledged.
    typed: u64,
    /// Rounds whose load ended well.
    loaded: Vec<u64>,
    /// Loads of which a part was found: what the kill was for.
    torn: u64,
    /// Loads of which nothing was found.
    unborn: u64,
    /// How long a load takes that nobody interrupts.
    span: Duration,
    loads: u64,
    /// Whether this round loads.
    is_load: bool,
    round: u64,
}

#[test]
fn no_definition_is_lost_when_the_program_is_killed() {
    let mut decisions = Decisions::new();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("imago.toml"), "").expect("a project");
    let mut project = Project {
        folder,
        elsewhere: tempfile::tempdir().expect("a folder"),
        typed: 0,
        loaded: Vec::new(),
        torn: 0,
        unborn: 0,
        span: Duration::ZERO,
        loads: 0,
        is_load: false,
        round: 0,
    };
    project.load_in_peace();
    for kill in 1..=dose(KILLS) {
        project.round += 1;
        project.is_load = decisions.below(2) == 0;
        match project.is_load {
            true => project.load_and_kill(&mut decisions),
            false => project.type_and_kill(&mut decisions),
        }
        project.check(kill);
    }
    println!(
        "{} kills: {} definitions acknowledged; of {} loads {} ended well, {} were torn, {} left nothing",
        dose(KILLS),
        project.typed,
        project.loads,
        project.loaded.len(),
        project.torn,
        project.unborn
    );
}

impl Project {
    fn imago(&self, arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_imago"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HOME", self.elsewhere.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts")
    }

    fn history(&self) -> PathBuf {
        self.folder.path().join(".imago/history.db")
    }

    /// Types definitions one after the other, each with a question behind it; its answer says that
    /// the definition was taken. Then types on without waiting, and kills.
    fn type_and_kill(&mut self, decisions: &mut Decisions) {
        let mut program = self.imago(&["repl"]);
        let mut input = program.stdin.take().expect("its input is piped");
        let answers = answers(&mut program);
        let mut next = self.typed + 1;
        for _ in 0..1 + decisions.below(4) {
            type_definition(&mut input, next).expect("the program reads");
            while self.typed < next {
                let answer = answers.recv_timeout(PATIENCE);
                self.typed = answer.expect("the program answers").max(self.typed);
            }
            next += 1;
        }
        for ahead in 0..6 {
            // It may be too late for the last of them, which is nobody's fault.
            let _ = type_definition(&mut input, next + ahead);
        }
        wait(decisions.below(30_000));
        program.kill().expect("it is running");
        program.wait().expect("it is dead");
        // What it had answered before it died counts, too.
        for answer in answers {
            self.typed = answer.max(self.typed);
        }
    }

    /// Loads a file to its end, to know how long that takes here and now.
    fn load_in_peace(&mut self) {
        self.round += 1;
        let began = Instant::now();
        let status = self.load().wait().expect("it ends");
        assert!(status.success(), "the load ends well");
        self.span = began.elapsed();
        self.loaded.push(self.round);
        self.check(0);
    }

    /// Loads a file, and kills the program at a moment of that: one load after the other at another part
    /// of its time, from before it begins until after it has ended.
    fn load_and_kill(&mut self, decisions: &mut Decisions) {
        self.loads += 1;
        let share = (self.loads * 618 + decisions.below(200)) % 1_000;
        let mut program = self.load();
        let patience = self.span.mul_f64(2.0 * share as f64 / 1_000.0);
        wait(patience.as_micros() as u64);
        if program.try_wait().expect("it can be asked").is_none() {
            program.kill().expect("it is running");
        }
        if program.wait().expect("it is dead").success() {
            self.loaded.push(self.round);
        }
    }

    fn load(&self) -> Child {
        let round = self.round;
        let text: String = (0..LOAD)
            .map(|it| format!("(define (load-{it}) \"Round {round}.\" {round})\n\n"))
            .collect();
        let file = self.elsewhere.path().join("load.lisp");
        std::fs::write(&file, text).expect("a file");
        self.imago(&["run", &file.to_string_lossy()])
    }

    /// Opens what is left behind and compares it with what was acknowledged.
    fn check(&mut self, kill: usize) {
        if !self.history().exists() {
            assert_eq!((self.typed, self.loaded.len()), (0, 0), "kill {kill}");
            return;
        }
        let store = Store::open(&self.history()).expect("the history opens after a kill");
        let report = verify(&store);
        assert!(report.is_clean(), "kill {kill}: {:?}", report.problems);
        let heads = heads::all(&store).expect("heads");
        for number in 1..=self.typed {
            let source = definition(number);
            assert!(
                heads.iter().any(|it| it.source == source),
                "kill {kill}: `{source}` was acknowledged and is lost"
            );
        }
        let rows = log::all(&store).expect("rows");
        for round in 1..=self.round {
            let message = format!("Round {round}.");
            let taken = rows.iter().filter(|it| *it.message == *message);
            let names: Vec<&str> = taken.map(|it| &*it.name).collect();
            let expected: Vec<String> = (0..names.len()).map(|it| format!("load-{it}")).collect();
            assert_eq!(
                names, expected,
                "kill {kill}: load {round} is there in another order, or with a gap"
            );
            assert!(
                names.len() as u64 == LOAD || !self.loaded.contains(&round),
                "kill {kill}: load {round} ended well, and there are {}",
                names.len()
            );
            let is_torn = !names.is_empty() && (names.len() as u64) < LOAD;
            if round == self.round && self.is_load {
                self.torn += u64::from(is_torn);
                self.unborn += u64::from(names.is_empty());
            }
        }
        drop(store);
        if kill.is_multiple_of(10) {
            let status = self.imago(&["verify"]).wait().expect("it ends");
            assert!(status.success(), "kill {kill}: `imago verify` finds fault");
        }
    }
}

fn definition(number: u64) -> String {
    format!("(define (f{number}) {number})")
}

fn type_definition(input: &mut impl Write, number: u64) -> std::io::Result<()> {
    writeln!(input, "{}\n(+ {ANSWER} {number})", definition(number))?;
    input.flush()
}

/// Returns the numbers of definitions that the program has taken, as it says so.
fn answers(program: &mut Child) -> Receiver<u64> {
    let output = program.stdout.take().expect("its output is piped");
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let words = line.split(|it: char| !it.is_ascii_digit());
            let numbers = words.filter_map(|it| it.parse::<u64>().ok());
            for number in numbers.filter(|it| (ANSWER + 1..ANSWER + 1_000_000).contains(it)) {
                if sender.send(number - ANSWER).is_err() {
                    return;
                }
            }
        }
    });
    receiver
}

/// Waits for this many microseconds. The moment of the kill is what is tested.
pub fn wait(microseconds: u64) {
    let moment = Instant::now() + Duration::from_micros(microseconds);
    while Instant::now() < moment {
        std::thread::yield_now();
    }
}
