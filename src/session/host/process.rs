//! Other programs: started, fed, heard and ended.
//!
//! What they print is read by threads of its own into bounded buffers. Nobody waits for a program on
//! the session's thread: waiting is an errand, and an errand that is recalled ends what it started.

use std::collections::HashMap;
use std::io::{IsTerminal, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::super::argument::TEXT;
use super::super::errands::{Recall, Work};
use super::super::error::describe_io;
use super::super::session::Session;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, later, now};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::map;
use crate::lang::value::vector;

const SHELL: Capability = Capability::Shell;
const PROCESS: Capability = Capability::Process;

/// How often a program that runs is asked whether it has ended.
const STEP: Duration = Duration::from_millis(5);
/// Bytes kept of what a program prints and nobody has read; beyond them it waits.
const UNREAD_BYTES_MAX: usize = 64 << 20;
/// Programs of one session whose handles were not closed.
const PROGRAMS_MAX: usize = 1_000;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("proc/close", "handle", "Ends a program, if it runs, and forgets it.\n>>>! (define cat (proc/spawn '(\"cat\")))\n>>>! (proc/close cat)\n>>> (proc/running? cat)\n!! no program", PROCESS, close),
    later("proc/close-stdin", "handle", "Tells a program that no more input comes.\n>>>! (define cat (proc/spawn '(\"cat\")))\n>>>! (proc/close-stdin cat)\n>>> (proc/wait cat)\n0", PROCESS, close_input),
    now("proc/exit-code", "handle", "Answers the code a program ended with, nil while it runs, -1 if it was killed.\n>>>! (define cat (proc/spawn '(\"cat\")))\n>>> (proc/exit-code cat)\nnil", PROCESS, exit_code),
    now("proc/kill", "handle", "Ends a program.\n>>>! (define cat (proc/spawn '(\"cat\")))\n>>>! (proc/kill cat)\n>>>! (proc/wait cat)\n>>> (proc/running? cat)\n#f", PROCESS, kill),
    now("proc/read-stderr", "handle", "Answers what a program has complained of since the last time.\n>>>! (define it (proc/spawn '(\"sh\" \"-c\" \"echo no >&2\")))\n>>>! (proc/wait it)\n>>> (proc/read-stderr it)\n\"no\\n\"", PROCESS, |session, values| read(session, "proc/read-stderr", values, |program| &program.errors)),
    now("proc/read-stdout", "handle", "Answers what a program has printed since the last time.\n>>>! (define it (proc/spawn '(\"echo\" \"yes\")))\n>>>! (proc/wait it)\n>>> (proc/read-stdout it)\n\"yes\\n\"", PROCESS, |session, values| read(session, "proc/read-stdout", values, |program| &program.output)),
    now("%proc-ready", "handle", "Answers what a program has to tell: a map of `:output?` and `:exited?`, nil where there is no such program.", PROCESS, is_ready),
    later("proc/run", "words &optional options", "Runs a program that has the terminal for itself, with `:env` and `:cwd` if wanted; answers its code.\n>>> (proc/run \"true\")\n!! type-error", PROCESS, run),
    now("proc/running?", "handle", "Answers whether a program still runs.\n>>>! (define cat (proc/spawn '(\"cat\")))\n>>> (proc/running? cat)\n#t", PROCESS, is_running),
    now("proc/spawn", "words &optional options", "Starts a program, with `:env` and `:cwd` if wanted; answers a handle.\n>>>! (define it (proc/spawn '(\"echo\" \"yes\")))\n>>> (proc/wait it)\n0", PROCESS, spawn),
    later("proc/wait", "handle", "Waits for a program to end; answers its code.\n>>>! (define it (proc/spawn '(\"false\")))\n>>> (proc/wait it)\n1", PROCESS, wait),
    later("proc/write-stdin", "handle text", "Gives a program input.\n>>>! (define cat (proc/spawn '(\"cat\")))\n>>>! (proc/write-stdin cat \"hi\")\n>>>! (proc/close-stdin cat)\n>>>! (proc/wait cat)\n>>> (proc/read-stdout cat)\n\"hi\"", PROCESS, write),
    later("shell", "command &rest words", "Runs a command line, or a program with its words; answers a map of `:exit-code`, `:stdout` and `:stderr`.\n>>> (:stdout (shell \"echo hi\"))\n\"hi\\n\"\n>>> (:exit-code (shell \"false\"))\n1", SHELL, shell),
];

type Answer = Result<Value, HostError>;

/// What a program printed and nobody has read yet.
type Heard = Arc<Mutex<Vec<u8>>>;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked while it held bytes leaves bytes.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A program that was started.
#[derive(Debug)]
struct Program {
    child: Arc<Mutex<Child>>,
    /// Held while it is written to, which may take as long as the program does not read.
    input: Arc<Mutex<Option<ChildStdin>>>,
    output: Heard,
    errors: Heard,
    readers: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

/// The programs of a session, by handle.
#[derive(Debug, Default)]
pub struct Programs {
    known: HashMap<i64, Program>,
    last: i64,
}

impl Drop for Programs {
    fn drop(&mut self) {
        for program in self.known.values() {
            end(&mut lock(&program.child));
        }
    }
}

/// Ends a program and those it started, and takes its end from the system.
fn end(child: &mut Child) {
    if let Ok(Some(_)) = child.try_wait() {
        return;
    }
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    {
        // It may have ended meanwhile.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn code(status: ExitStatus) -> i64 {
    status.code().map_or(-1, i64::from)
}

/// A program in a group of its own, so that what it starts ends with it.
fn command(session: &Session, words: &[String]) -> Command {
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .current_dir(&session.paths.root)
        .envs(&session.variables);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Reads what a program prints until it ends.
fn hear(mut from: impl Read + Send + 'static, heard: Heard) -> Option<JoinHandle<()>> {
    let reader = std::thread::Builder::new().name("program".into());
    let started = reader.spawn(move || {
        let mut bytes = vec![0; 64 << 10];
        while let Ok(count) = from.read(&mut bytes) {
            if count == 0 {
                return;
            }
            while lock(&heard).len() >= UNREAD_BYTES_MAX {
                if Arc::strong_count(&heard) == 1 {
                    return;
                }
                std::thread::sleep(STEP);
            }
            lock(&heard).extend_from_slice(&bytes[..count]);
        }
    });
    started.ok()
}

fn start(command: &mut Command, name: &str, kind: &'static str) -> Result<Program, HostError> {
    let started = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = started.map_err(|error| {
        let program = command.get_program().to_string_lossy();
        let reason = describe_io(&error);
        HostError::new(
            kind,
            format!("`{name}`: cannot start `{program}`: {reason}"),
        )
    })?;
    let (output, errors) = (Heard::default(), Heard::default());
    let mut readers = Vec::new();
    readers.extend(child.stdout.take().and_then(|it| hear(it, output.clone())));
    readers.extend(child.stderr.take().and_then(|it| hear(it, errors.clone())));
    Ok(Program {
        input: Arc::new(Mutex::new(child.stdin.take())),
        child: Arc::new(Mutex::new(child)),
        output,
        errors,
        readers: Arc::new(Mutex::new(readers)),
    })
}

/// Waits for a program and for what it printed; nothing where it was recalled.
fn await_end(
    child: &Mutex<Child>,
    readers: &Mutex<Vec<JoinHandle<()>>>,
    recall: &Recall,
) -> Option<i64> {
    loop {
        if recall.is_recalled() {
            return None;
        }
        if let Ok(Some(status)) = lock(child).try_wait() {
            // A child of the program may hold the pipe open for ever.
            let mut patience = 40;
            while patience > 0 && lock(readers).iter().any(|reader| !reader.is_finished()) {
                std::thread::sleep(STEP);
                patience -= 1;
            }
            return Some(code(status));
        }
        std::thread::sleep(STEP);
    }
}

fn take_text(heard: &Heard) -> String {
    String::from_utf8_lossy(&std::mem::take(&mut *lock(heard))).into_owned()
}

fn shell(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let mut words = Vec::new();
    for index in 0..values.len() {
        words.push(session.argument(TEXT, "shell", values, index)?);
    }
    if let [line] = &words[..] {
        words = match cfg!(windows) {
            true => vec!["cmd".into(), "/C".into(), line.clone()],
            false => vec!["sh".into(), "-c".into(), line.clone()],
        };
    }
    let mut command = command(session, &words);
    command.stdin(Stdio::null());
    Ok(Box::new(move |recall| {
        let program = start(&mut command, "shell", "io")?;
        let Some(code) = await_end(&program.child, &program.readers, recall) else {
            end(&mut lock(&program.child));
            return Ok(Reply::Nil);
        };
        Ok(Reply::Record(vec![
            ("stdout", Reply::Text(take_text(&program.output))),
            ("stderr", Reply::Text(take_text(&program.errors))),
            ("exit-code", Reply::Integer(code)),
        ]))
    }))
}

/// Returns the words of a command: a list or vector of strings.
fn words(
    session: &Session,
    function: &'static str,
    value: Value,
) -> Result<Vec<String>, HostError> {
    let heap = &session.image.machine().heap;
    let wrong = || HostError::argument(function, 1, "list of strings");
    let words = match heap.kind(value) {
        Some(Kind::Vector) => vector::to_vec(heap, value),
        _ if value.is_empty_list() || value.is_pair() => {
            heap.elements(value).take(100_000).collect()
        }
        _ => return Err(wrong()),
    };
    let words = words.iter().map(|&word| heap.text(word).map(String::from));
    let words: Vec<String> = words.collect::<Option<_>>().ok_or_else(wrong)?;
    match words.is_empty() {
        true => Err(HostError::new(
            "eval",
            format!("`{function}` needs a program to start"),
        )),
        false => Ok(words),
    }
}

fn spawn(session: &mut Session, values: &[Value]) -> Answer {
    let words = words(session, "proc/spawn", values[0])?;
    let mut command = command(session, &words);
    if let Some(&options) = values.get(1) {
        set_options(session, &mut command, options)?;
    }
    if session.programs_started.known.len() >= PROGRAMS_MAX {
        let message = format!("{PROGRAMS_MAX} programs were started and not closed");
        return Err(HostError::new("limit", message).hint("close each with `proc/close`"));
    }
    let program = start(command.stdin(Stdio::piped()), "proc/spawn", "eval")?;
    session.programs_started.last += 1;
    let handle = session.programs_started.last;
    session.programs_started.known.insert(handle, program);
    Ok(Value::length(handle as usize))
}

/// The program has the terminal until it ends, so it stays in the group that the terminal talks to.
fn run(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let words = words(session, "proc/run", values[0])?;
    let is_ours = session.options.config.sandbox.input;
    if !is_ours || !std::io::stdin().is_terminal() {
        let message = "`proc/run`: there is no terminal to hand over";
        return Err(HostError::new("eval", message)
            .hint("use `shell` or `proc/spawn`; the screen keeps its terminal"));
    }
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .current_dir(&session.paths.root)
        .envs(&session.variables);
    if let Some(&options) = values.get(1) {
        set_options(session, &mut command, options)?;
    }
    let started = command.spawn().map_err(|error| {
        let reason = describe_io(&error);
        HostError::new(
            "eval",
            format!("`proc/run`: cannot start `{}`: {reason}", words[0]),
        )
    })?;
    let child = Mutex::new(started);
    Ok(Box::new(move |recall| {
        let code = await_end(&child, &Mutex::default(), recall);
        if code.is_none() {
            end(&mut lock(&child));
        }
        Ok(code.map_or(Reply::Nil, Reply::Integer))
    }))
}

fn is_ready(session: &mut Session, values: &[Value]) -> Answer {
    let handle = values[0].as_fixnum();
    let program = handle.and_then(|handle| session.programs_started.known.get_mut(&handle));
    let Some(program) = program else {
        return Ok(Value::NIL);
    };
    let has_output = !lock(&program.output).is_empty() || !lock(&program.errors).is_empty();
    let has_ended = matches!(lock(&program.child).try_wait(), Ok(Some(_)));
    let reply = Reply::Record(vec![
        ("output?", Reply::Boolean(has_output)),
        ("exited?", Reply::Boolean(has_ended)),
    ]);
    reply.into_value(session.image.machine_mut())
}

fn set_options(session: &Session, command: &mut Command, options: Value) -> Result<(), HostError> {
    let machine = session.image.machine();
    let option = |name: &str| {
        let key = Value::keyword(machine.symbols.find(name)?);
        map::get(&machine.heap, options, key).filter(|value| !value.is_nil())
    };
    if let Some(folder) = option("cwd") {
        let folder = machine.heap.text(folder);
        let folder =
            folder.ok_or_else(|| HostError::argument("proc/spawn", 2, "`:cwd` as string"))?;
        command.current_dir(session.paths.root.join(folder));
    }
    if let Some(variables) = option("env") {
        for (name, value) in map::entries(&machine.heap, variables) {
            let texts = (machine.heap.text(name), machine.heap.text(value));
            let (Some(name), Some(value)) = texts else {
                let message = "`proc/spawn`: `:env` is a map from strings to strings";
                return Err(HostError::new("eval", message));
            };
            command.env(name, value);
        }
    }
    Ok(())
}

fn handle(session: &Session, function: &'static str, values: &[Value]) -> Result<i64, HostError> {
    let handle = values[0].as_fixnum();
    let handle = handle.ok_or_else(|| HostError::argument(function, 1, "handle"))?;
    match session.programs_started.known.contains_key(&handle) {
        true => Ok(handle),
        false => Err(HostError::new(
            "eval",
            format!("`{function}`: there is no program with the handle {handle}"),
        )),
    }
}

fn program<'session>(
    session: &'session mut Session,
    function: &'static str,
    values: &[Value],
) -> Result<&'session mut Program, HostError> {
    let handle = handle(session, function, values)?;
    let missing = || HostError::new("eval", format!("`{function}`: no program {handle}"));
    session
        .programs_started
        .known
        .get_mut(&handle)
        .ok_or_else(missing)
}

fn wait(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let program = program(session, "proc/wait", values)?;
    let (child, readers) = (program.child.clone(), program.readers.clone());
    Ok(Box::new(move |recall| {
        // Who stops waiting does not end the program.
        Ok(await_end(&child, &readers, recall).map_or(Reply::Nil, Reply::Integer))
    }))
}

fn status(
    session: &mut Session,
    function: &'static str,
    values: &[Value],
) -> Result<Option<i64>, HostError> {
    let program = program(session, function, values)?;
    let status = lock(&program.child).try_wait();
    Ok(status.ok().flatten().map(code))
}

fn exit_code(session: &mut Session, values: &[Value]) -> Answer {
    let status = status(session, "proc/exit-code", values)?;
    let code = status.map(|code| session.image.machine_mut().heap.integer_i64(code));
    Ok(code.unwrap_or(Value::NIL))
}

fn is_running(session: &mut Session, values: &[Value]) -> Answer {
    let status = status(session, "proc/running?", values)?;
    Ok(Value::boolean(status.is_none()))
}

fn kill(session: &mut Session, values: &[Value]) -> Answer {
    let program = program(session, "proc/kill", values)?;
    end(&mut lock(&program.child));
    Ok(Value::NIL)
}

fn close(session: &mut Session, values: &[Value]) -> Answer {
    let handle = values[0].as_fixnum();
    let handle = handle.ok_or_else(|| HostError::argument("proc/close", 1, "handle"))?;
    if let Some(program) = session.programs_started.known.remove(&handle) {
        end(&mut lock(&program.child));
    }
    Ok(Value::NIL)
}

fn close_input(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let input = program(session, "proc/close-stdin", values)?.input.clone();
    Ok(Box::new(move |_| {
        *lock(&input) = None;
        Ok(Reply::Nil)
    }))
}

fn write(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let input = program(session, "proc/write-stdin", values)?.input.clone();
    let text = session.argument(TEXT, "proc/write-stdin", values, 1)?;
    Ok(Box::new(move |_| {
        let failed = |reason| HostError::new("io", format!("`proc/write-stdin`: {reason}"));
        let mut input = lock(&input);
        let input = input
            .as_mut()
            .ok_or_else(|| failed("the input of the program is closed".into()))?;
        input
            .write_all(text.as_bytes())
            .and_then(|()| input.flush())
            .map_err(|error| failed(describe_io(&error).to_string()))?;
        Ok(Reply::Nil)
    }))
}

fn read(
    session: &mut Session,
    function: &'static str,
    values: &[Value],
    which: fn(&Program) -> &Heard,
) -> Answer {
    let text = take_text(which(program(session, function, values)?));
    Reply::Text(text).into_value(session.image.machine_mut())
}
