//! Tasks that are left when their program has ended: what a host has to know to let them go on while it
//! waits itself, to end them, and to tell of those that failed while nobody awaited them.

use super::super::condition;
use super::super::fiber::Fiber;
use super::super::future::{self, PromiseState, Waiter};
use super::super::machine::Machine;
use super::{Acting, TaskPart, Tasks};
use crate::lang::value::Value;
use crate::lang::value::heap::Marker;

/// Failures that are kept until they are told; those that come later are as a rule the same.
const UNHEARD_MAX: usize = 32;

impl Tasks {
    /// What only the list of failures knows.
    pub fn trace(&self, marker: &mut Marker) {
        marker.mark_all(&self.unheard);
    }
}

fn is_waiting_task(waiter: &Waiter) -> bool {
    waiter.is_waiting() && waiter.fiber.is_task()
}

impl Machine {
    /// Whether a task could run.
    pub fn has_ready_tasks(&self) -> bool {
        self.tasks.ready.iter().any(is_waiting_task)
    }

    /// Returns in how many milliseconds a task goes on by itself; nothing where none does.
    pub fn next_task_ms(&mut self) -> Option<u64> {
        if self.has_ready_tasks() {
            return Some(0);
        }
        let due = self.first_timer()?;
        Some(due.saturating_sub(self.tasks.now_ms))
    }

    /// Whether a task waits for something that the host does.
    pub fn has_tasks_at_the_host(&self) -> bool {
        self.tasks.tickets.values().any(is_waiting_task)
    }

    /// Counts the tasks that go on without anybody's doing: who is ready, sleeps, or waits for the host.
    pub fn tasks_under_way(&self) -> usize {
        let tasks = &self.tasks;
        let all = tasks.ready.iter();
        let all = all.chain(tasks.timers.values());
        let all = all.chain(tasks.tickets.values());
        all.filter(|it| is_waiting_task(it)).count()
    }

    /// Lets time pass for those who sleep, where everybody waited so long.
    pub fn let_pass(&mut self, ms: u64) {
        self.pass_time(ms);
    }

    /// Ends the part of `root` in what its tasks do: they are as ready as before, for another root.
    pub fn give_way(&mut self, root: &Fiber) {
        let acting = std::mem::replace(&mut root.0.borrow_mut().acting, Acting::Queue);
        if let Acting::Task(fiber) = acting {
            self.enqueue(&fiber);
        }
        self.rouse(root);
    }

    /// Asks all tasks to end, with their cleanups, and answers how many there are.
    pub fn abandon_tasks(&mut self) -> usize {
        self.abandon_where(|_| true)
    }

    /// Makes tasks unwind with their cleanups when it is their turn.
    pub(super) fn abandon_where(&mut self, wanted: impl Fn(&TaskPart) -> bool) -> usize {
        let tasks = self.tasks_where(|task, _| wanted(task));
        let count = tasks.len();
        for mut fiber in tasks {
            self.rouse(&fiber);
            {
                let mut state = fiber.0.borrow_mut();
                state.to_raise = None;
                if let Some(task) = &mut state.task {
                    task.cancelled = true;
                }
            }
            self.abandon(&mut fiber);
            if fiber.is_done() {
                self.end_task(&fiber, Value::NIL);
            } else {
                self.enqueue(&fiber);
            }
        }
        count
    }

    /// Notes a task that failed, unless that ends a whole program, which is told there.
    pub(super) fn note_unheard(&mut self, promise: Value, failed: Value) {
        let is_told = condition::is_uncatchable(&self.heap, &self.symbols, failed);
        if !is_told && self.tasks.unheard.len() < UNHEARD_MAX {
            self.tasks.unheard.push(promise);
        }
    }

    /// Returns the conditions of tasks that failed and that nobody has awaited so far, each once.
    pub fn take_unheard(&mut self) -> Vec<Value> {
        let promises = std::mem::take(&mut self.tasks.unheard);
        let heap = &self.heap;
        let unheard = promises.into_iter().filter_map(|value| {
            let promise = future::promise(heap, value)?;
            match *promise.state.borrow() {
                PromiseState::Rejected(condition) if !promise.is_heard.replace(true) => {
                    Some(condition)
                }
                _ => None,
            }
        });
        unheard.collect()
    }
}
