//! Lines that tell how far work is of which each step may take long: a thread says them, for nobody else is free to.

use super::progress::{Progress, label};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Quick work says nothing.
const FIRST: Duration = Duration::from_secs(3);

/// A watch over work; when it goes, the lines end.
pub(crate) struct Watch {
    steps: Steps,
    thread: Option<JoinHandle<()>>,
}

/// Where the one who works tells what the work has come to.
#[derive(Clone)]
pub(crate) struct Steps(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    ended: Condvar,
}

struct State {
    progress: Progress,
    /// Of what came before the present part.
    before: u64,
    /// The part under way, such as a file, and how many steps it has.
    part: String,
    size: u64,
    /// The step under way, as it is called, and since when.
    step: String,
    since: Instant,
    over: bool,
}

impl Watch {
    /// Watches over what `progress` tells of; `hear` gets the lines.
    pub(crate) fn start(progress: Progress, hear: impl FnMut(&str) + Send + 'static) -> Self {
        Self::after(FIRST, progress, hear)
    }

    fn after(first: Duration, progress: Progress, mut hear: impl FnMut(&str) + Send + 'static) -> Self {
        let state = State {
            progress,
            before: 0,
            part: String::new(),
            size: 0,
            step: String::new(),
            since: Instant::now(),
            over: false,
        };
        let steps = Steps(Arc::new(Shared { state: Mutex::new(state), ended: Condvar::new() }));
        let watched = steps.clone();
        // Where the system has no thread to give, the work goes on in silence.
        let thread = thread::Builder::new().name("progress".into()).spawn(move || watched.tell(first, &mut hear)).ok();
        Self { steps, thread }
    }

    pub(crate) fn steps(&self) -> Steps {
        self.steps.clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.steps.0.state.lock().unwrap_or_else(PoisonError::into_inner).over = true;
        self.steps.0.ended.notify_all();
        if let Some(thread) = self.thread.take() {
            // What it panics with was the hearer's, and has been said.
            let _ = thread.join();
        }
    }
}

impl Steps {
    /// Notes that step number `index` (from 0) of `part`, which has `size` of them, begins. The part may begin anew.
    pub(crate) fn begin(&self, part: &str, size: usize, index: usize, step: impl Into<String>) {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.part != part {
            state.before += state.size;
            part.clone_into(&mut state.part);
            state.size = size as u64;
        }
        let done = state.before + index as u64;
        state.progress.reach(done);
        state.step = step.into();
        state.since = Instant::now();
    }

    /// Notes that `done` are done, of work that has no parts.
    pub(crate) fn reach(&self, done: u64) {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).progress.reach(done);
    }

    fn tell(&self, first: Duration, hear: &mut dyn FnMut(&str)) {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut pause = first;
        loop {
            let waited = self.0.ended.wait_timeout_while(state, pause, |state| !state.over);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if state.over {
                return;
            }
            let line = state.line();
            pause = state.progress.pause();
            drop(state);
            hear(&line);
            state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    fn line(&self) -> String {
        let line = self.progress.now();
        if self.part.is_empty() {
            return line;
        }
        let step = label(&format!("{}, {}", self.part, self.step));
        format!("{line}; {step}, for {:.0} s", self.since.elapsed().as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::Watch;
    use crate::progress::Progress;
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    fn upgrade() -> Progress {
        Progress::new("upgrade", Some(5)).counting("statements")
    }

    #[test]
    fn a_part_that_begins_anew_is_not_counted_twice() {
        let watch = Watch::start(upgrade(), |_| {});
        let steps = watch.steps();
        let line = || steps.0.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner).line();
        assert_eq!(line(), "upgrade: 0 of 5 (0 %) statements, 0/s");
        for (part, size, index) in [("V1", 2, 0), ("V1", 2, 1), ("V2", 3, 0), ("V2", 3, 1), ("V2", 3, 0)] {
            steps.begin(part, size, index, "line 7");
        }
        assert!(line().starts_with("upgrade: 2 of 5 (40 %) statements, "), "{}", line());
        assert!(line().ends_with("; V2, line 7, for 0 s"), "{}", line());
    }

    #[test]
    fn quick_work_says_nothing_and_is_not_waited_for() {
        let (said, heard) = mpsc::channel();
        let hour = Duration::from_secs(3_600);
        let watch = Watch::after(hour, upgrade(), move |line| drop(said.send(line.to_owned())));
        // For the thread to begin.
        thread::sleep(Duration::from_millis(50));
        thread::spawn(|| drop(watch));
        assert_eq!(heard.recv_timeout(Duration::from_secs(30)), Err(mpsc::RecvTimeoutError::Disconnected));
    }
}
