//! What a connection tells besides its answers: what happened unasked, and how far long work is.

use super::{Connection, lock_watch, said};
use crate::driver::{Client, Hear};
use crate::progress::{Progress, Watch};

impl Connection {
    /// What happened unasked since the last call, such as a reconnection, a NOTICE or a NOTIFY; each a line, or a few.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// for notice in db.take_notices() {
    ///     println!("{notice}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn take_notices(&mut self) -> Vec<String> {
        self.listener.take()
    }

    /// From now on hands each notice to `hear` as it comes, instead of keeping it for [`Self::take_notices`].
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// db.on_notice(|notice| eprintln!("{notice}"));
    /// # Ok(()) }
    /// ```
    pub fn on_notice(&mut self, hear: impl FnMut(&str) + Send + 'static) {
        self.listener.set(hear);
        self.attach();
    }

    /// Has whoever hears the notices hear what the server says, as it says it.
    pub(super) fn attach(&mut self) {
        let hearer = self.listener.hearer();
        let hear = hearer.clone().map(|mut hear| -> Hear {
            Box::new(move |message| {
                if let Some(line) = said::line(message) {
                    hear(&line);
                }
            })
        });
        let settings = self.settings().clone();
        if let Some(client) = &mut self.client {
            client.hear(hear);
            let watch = hearer.zip(client.pid()).map(|(hear, pid)| lock_watch::watch(settings, pid, hear));
            client.when_slow(watch);
        }
    }

    /// Keeps what nobody has heard.
    pub(super) fn keep_unheard(&mut self) {
        let unheard = self.client.as_mut().map(Client::take_unheard).unwrap_or_default();
        unheard.iter().filter_map(said::line).for_each(|line| self.listener.tell(line));
    }

    pub(crate) fn notice(&mut self, notice: String) {
        self.listener.tell(notice);
    }

    /// Does `work`: whoever hears the notices also hears now and then how far it is.
    pub(crate) fn watched<T>(&mut self, progress: Progress, work: impl FnOnce(&mut Self) -> T) -> T {
        let Some(hear) = self.listener.hearer().filter(|_| !progress.is_of_nothing()) else { return work(self) };
        let watch = Watch::start(progress, hear);
        self.listener.steps = Some(watch.steps());
        let result = work(self);
        self.listener.steps = None;
        result
    }

    /// As [`Self::watched`], of so many statements, each of which [begins](Self::begins).
    pub(crate) fn watched_statements<T>(
        &mut self,
        what: &str,
        statements: usize,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.watched(Progress::new(what, u64::try_from(statements).ok()).counting("statements"), work)
    }

    /// Notes that `done` are done, of work that is watched.
    pub(crate) fn reached(&self, done: u64) {
        if let Some(steps) = &self.listener.steps {
            steps.reach(done);
        }
    }

    /// Notes that statement number `index` (from 0) of `part` begins, which is one of `size`.
    pub(crate) fn begins(&self, part: &str, size: usize, index: usize, statement: impl Into<String>) {
        if let Some(steps) = &self.listener.steps {
            steps.begin(part, size, index, statement);
        }
    }
}
