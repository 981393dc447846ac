//! A text that a builtin puts together of parts, and pays for as it grows.
//!
//! What comes of a join is not known before it is made: a separator stands between all elements, and
//! an element may stand in a list many times. So room is asked for in steps, each as large as all
//! before it, and a program that has not got it is told before the memory is taken.

use crate::lang::toil::pieces::pieces;
use crate::lang::value::Value;
use crate::lang::value::print::display;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

/// Bytes that need no asking.
const FREE_BYTES: usize = 4_096;

pub struct Building {
    text: String,
    room: usize,
}

impl Building {
    pub fn new() -> Building {
        Building {
            text: String::new(),
            room: FREE_BYTES,
        }
    }

    pub fn push(&mut self, ctx: &mut NativeContext<'_>, part: &str) -> Result<(), Signal> {
        self.make_room(ctx, part.len())?;
        self.add(part);
        Ok(())
    }

    /// Adds a string as it is, and anything else as it is displayed.
    pub fn push_value(&mut self, ctx: &mut NativeContext<'_>, value: Value) -> Result<(), Signal> {
        match ctx.heap.text(value).map(str::len) {
            Some(length) => {
                self.make_room(ctx, length)?;
                self.add(ctx.heap.text(value).unwrap_or(""));
                Ok(())
            }
            None => {
                let shown = display(ctx.heap, ctx.symbols, value);
                self.push(ctx, &shown)
            }
        }
    }

    fn add(&mut self, part: &str) {
        self.text.reserve(part.len());
        pieces(part, |_, _| true).for_each(|piece| self.text.push_str(piece));
    }

    fn make_room(&mut self, ctx: &mut NativeContext<'_>, more: usize) -> Result<(), Signal> {
        let wanted = self.text.len().saturating_add(more);
        if wanted > self.room {
            let room = wanted.max(self.room * 2);
            ctx.reserve(room)?;
            self.room = room;
        }
        Ok(())
    }

    pub fn finish(self, ctx: &mut NativeContext<'_>) -> Value {
        ctx.heap.string(&self.text)
    }
}
