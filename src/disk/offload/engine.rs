//! The calling thread: reads sources, hands blocks out, and brings every flight to its end.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;

use super::checker::{Check, Checks};
use super::flight::{Flight, FlightId, Report, Slot};
use super::settle::{Settled, Settler};
use super::source::Source;
use super::writer::{Begin, Order, Writer};
use super::{FileOutcome, Offload, Traffic};
use crate::disk::block::{BLOCK, Block, Stock};
use crate::disk::publish::Folders;
use crate::disk::scan::SourceFile;
use crate::disk::work::WorkFolder;
use crate::domain::fault::{Fault, Result};
use crate::domain::hash::ContentHash;
use crate::domain::ingest::{Digester, Digests, HEAD};
use crate::domain::watch::{Notice, Stop, Watcher};
use crate::fault;

/// Blocks between the reader and the slowest writer.
const BLOCKS: usize = 16;
/// A batch ends with the file that fills it.
const BATCH_BYTES: u64 = 64 << 20;
const BATCH_FILES: usize = 512;
/// How many batches may wait for their read-back while the next one is read.
const BATCHES: usize = 2;
/// How many small files are read back at the same time, over all targets.
const CHECKERS: usize = 16;

/// What the hasher is told.
enum Hash {
    Data(Arc<Block>),
    End(FlightId),
    Abandon,
}

/// Runs everything; on return no thread is left.
pub(super) fn run(
    order: &Offload<'_>,
    work: &[WorkFolder],
    on_done: &mut dyn FnMut(FileOutcome) -> Result<()>,
    watcher: &dyn Watcher,
    stop: &Stop,
) -> Result<Traffic> {
    // The threads' own wish to stop: also set when the run ends for another reason.
    let halt = Stop::default();
    let (reporter, reports) = channel();
    let per_target = (CHECKERS / order.targets.len().max(1)).clamp(1, 8);
    let pools: Vec<_> =
        (0..=order.targets.len()).map(|_| channel()).map(|(sender, queue)| (sender, Checks::new(queue))).collect();
    let (senders, pools): (Vec<_>, Vec<_>) = pools.into_iter().unzip();
    std::thread::scope(|scope| {
        let hasher = start_hasher(scope, reporter.clone());
        let mut writers = Vec::new();
        for (slot, checks) in pools.iter().enumerate() {
            let is_target = slot < order.targets.len();
            for _ in 0..if is_target { per_target } else { usize::from(order.options.double_read) } {
                let (reporter, halt) = (reporter.clone(), &halt);
                scope.spawn(move || checks.run(slot, is_target, &reporter, halt));
            }
        }
        for (slot, work) in work.iter().enumerate() {
            let (sender, orders) = channel();
            let writer = Writer { slot, work, checks: senders[slot].clone(), reports: reporter.clone() };
            scope.spawn(move || writer.run(&orders));
            writers.push(sender);
        }
        drop(reporter);
        let rereads = senders.into_iter().next_back().filter(|_| order.options.double_read);
        let threads = Threads { hasher, writers, rereads, reports };
        let mut engine = Engine::new(order, work, threads, on_done, watcher, stop);
        let result = engine.run();
        if result.is_err() {
            halt.ask();
        }
        result.map(|()| engine.traffic)
    })
}

fn start_hasher<'scope>(scope: &'scope Scope<'scope, '_>, reports: Sender<Report>) -> Sender<Hash> {
    let (sender, orders) = channel();
    scope.spawn(move || {
        let mut digester = Digester::default();
        for order in orders {
            match order {
                Hash::Data(block) => digester.update(&block),
                Hash::Abandon => digester = Digester::default(),
                Hash::End(flight) => {
                    let digests = std::mem::take(&mut digester).finish();
                    let _ = reports.send(Report::Hashed { flight, digests });
                }
            }
        }
    });
    sender
}

/// The ways to the other threads, and back.
struct Threads {
    hasher: Sender<Hash>,
    writers: Vec<Sender<Order>>,
    rereads: Option<Sender<Check>>,
    reports: Receiver<Report>,
}

/// What the caller's thread knows.
struct Engine<'a> {
    order: &'a Offload<'a>,
    work: &'a [WorkFolder],
    threads: Threads,
    on_done: &'a mut dyn FnMut(FileOutcome) -> Result<()>,
    watcher: &'a dyn Watcher,
    stop: &'a Stop,
    stock: Stock,
    /// Files still to be read, and whether a file in their place may be adopted unread.
    queue: VecDeque<(usize, bool)>,
    flights: HashMap<FlightId, Flight>,
    next_id: FlightId,
    batch: Vec<FlightId>,
    batch_bytes: u64,
    batches: VecDeque<Vec<FlightId>>,
    traffic: Traffic,
    /// The length of all files, and the bytes read so far, from the source and from each target.
    total: u64,
    moved: u64,
}

/// Why a file was not read to its end.
enum Halt {
    /// Something about this file; the next ones go on.
    File(Fault),
    /// The run ends.
    Run(Fault),
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Self {
        Self::File(fault)
    }
}

impl<'a> Engine<'a> {
    fn new(
        order: &'a Offload<'a>,
        work: &'a [WorkFolder],
        threads: Threads,
        on_done: &'a mut dyn FnMut(FileOutcome) -> Result<()>,
        watcher: &'a dyn Watcher,
        stop: &'a Stop,
    ) -> Self {
        let queue = (0..order.files.len()).map(|index| (index, true)).collect();
        Self {
            order,
            work,
            threads,
            on_done,
            watcher,
            stop,
            stock: Stock::new(BLOCKS),
            queue,
            flights: HashMap::new(),
            next_id: 0,
            batch: Vec::new(),
            batch_bytes: 0,
            batches: VecDeque::new(),
            traffic: Traffic::default(),
            total: order.files.iter().map(|file| file.identity.size).sum(),
            moved: 0,
        }
    }

    fn run(&mut self) -> Result<()> {
        loop {
            while let Some((index, adopt)) = self.queue.pop_front() {
                self.stop.check()?;
                self.transfer(index, adopt)?;
                if self.batch_bytes >= BATCH_BYTES || self.batch.len() >= BATCH_FILES {
                    self.close_batch()?;
                }
            }
            self.close_batch()?;
            while !self.batches.is_empty() {
                self.wait()?;
            }
            if self.queue.is_empty() {
                return Ok(());
            }
        }
    }

    /// Reads one file once and hands it out.
    fn transfer(&mut self, index: usize, adopt: bool) -> Result<()> {
        let id = self.next_id;
        self.next_id += 1;
        self.flights.insert(id, Flight { index, ..Flight::default() });
        self.batch.push(id);
        let file = &self.order.files[index];
        self.batch_bytes += file.identity.size;
        match self.read(id, file, adopt) {
            Err(Halt::File(fault)) => {
                let _ = self.threads.hasher.send(Hash::Abandon);
                self.tell_writers(|| Order::Abandon);
                self.flight(id).fault = Some(fault);
                Ok(())
            }
            Err(Halt::Run(fault)) => Err(fault),
            Ok(()) => Ok(()),
        }
    }

    fn read(&mut self, id: FlightId, file: &SourceFile, adopt: bool) -> Result<(), Halt> {
        let mut source = Source::open(file, self.order.options.keep_damaged)?;
        let mut block = self.stock.take();
        source.next(&mut block)?;
        let head = ContentHash::of(&block[..block.len().min(HEAD)]);
        self.flight(id).head = Some(head);
        let is_small = block.len() < BLOCK;
        let known = (self.order.known)(file.identity.size, &head);
        if !known {
            self.begin(id, file, adopt);
        }
        while !block.is_empty() {
            let ended = block.len() < BLOCK;
            self.hand_out(id, block, is_small, known);
            self.collect().map_err(Halt::Run)?;
            block = self.stock.take();
            if ended {
                break;
            }
            self.still_worth_reading(id)?;
            source.next(&mut block)?;
        }
        let damaged = source.finish()?;
        self.end(id, file, is_small, damaged);
        Ok(())
    }

    /// Chooses for each target between a new copy and a file that may be the very same already.
    fn begin(&mut self, id: FlightId, file: &SourceFile, adopt: bool) {
        let size = file.identity.size;
        for (target, (work, writer)) in self.order.targets.iter().zip(self.work.iter().zip(&self.threads.writers)) {
            let place = target.folder.join(&file.relative);
            let same_size = |found: std::fs::Metadata| found.is_file() && found.len() == size;
            let (grown, order) = if adopt && std::fs::symlink_metadata(&place).is_ok_and(same_size) {
                (None, Order::Adopt(Check { flight: id, path: place, size }))
            } else {
                let grown = work.nameless();
                let path = grown.path().to_owned();
                (Some(grown), Order::Begin(Begin { flight: id, path, size, modified: file.identity.modified }))
            };
            let _ = writer.send(order);
            self.flights.entry(id).or_default().slots.push(Slot { grown, found: None });
        }
    }

    /// Passes a block on. A small file is hashed here and now, which is quicker than telling somebody else to.
    fn hand_out(&mut self, id: FlightId, block: Block, is_small: bool, known: bool) {
        let block = Arc::new(block);
        self.progress(block.len() as u64);
        let flight = self.flight(id);
        flight.read += block.len() as u64;
        if is_small {
            flight.digests = Some(Digests::of(&block));
        } else {
            let _ = self.threads.hasher.send(Hash::Data(Arc::clone(&block)));
        }
        if known {
            self.progress(block.len() as u64 * self.order.targets.len() as u64);
        } else {
            self.tell_writers(|| Order::Data(Arc::clone(&block)));
        }
    }

    fn still_worth_reading(&mut self, id: FlightId) -> Result<(), Halt> {
        self.stop.check().map_err(Halt::Run)?;
        let flight = self.flight(id);
        let hopeless = flight.is_hopeless();
        match flight.slots.first_mut().and_then(|slot| slot.found.take_if(|_| hopeless)) {
            Some(Err(fault)) => Err(Halt::File(fault)),
            _ => Ok(()),
        }
    }

    fn end(&mut self, id: FlightId, file: &SourceFile, is_small: bool, damaged: Vec<std::ops::Range<u64>>) {
        if is_small {
            self.flight(id).digests.get_or_insert_with(|| Digests::of(b""));
        } else {
            let _ = self.threads.hasher.send(Hash::End(id));
        }
        self.tell_writers(|| Order::End);
        self.flight(id).damaged = damaged;
        if let Some(rereads) = &self.threads.rereads {
            let _ = rereads.send(Check { flight: id, path: file.path.clone(), size: file.identity.size });
            self.flight(id).reread = Some(Slot::default());
        }
    }

    fn close_batch(&mut self) -> Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        self.tell_writers(|| Order::Flush);
        self.batches.push_back(std::mem::take(&mut self.batch));
        self.batch_bytes = 0;
        self.collect()?;
        while self.batches.len() > BATCHES {
            self.wait()?;
        }
        Ok(())
    }

    /// Waits for news, and settles what they complete.
    fn wait(&mut self) -> Result<()> {
        self.stop.check()?;
        if self.settle_complete()? == 0 {
            let report = self.threads.reports.recv().map_err(|e| fault!(Failed, "offload-broken").because(e))?;
            self.hear(report);
        }
        self.collect()
    }

    /// Takes the news that are there, and settles what they complete.
    fn collect(&mut self) -> Result<()> {
        while let Ok(report) = self.threads.reports.try_recv() {
            self.hear(report);
        }
        self.settle_complete().map(drop)
    }

    fn hear(&mut self, report: Report) {
        match report {
            Report::Progress(bytes) => self.progress(bytes),
            Report::Hashed { flight, digests } => self.flight(flight).digests = Some(digests),
            Report::Checked { flight, slot, found } => {
                // A flight that failed is settled without waiting for its copies.
                if let Some(flight) = self.flights.get_mut(&flight) {
                    flight.checked(slot, found);
                }
            }
        }
    }

    /// Settles batches from the oldest on, as long as they are complete.
    fn settle_complete(&mut self) -> Result<usize> {
        let mut settled = 0;
        while let Some(batch) = self.batches.front() {
            let complete = |id| self.flights.get(id).is_none_or(Flight::is_complete);
            if !batch.iter().all(complete) {
                break;
            }
            let batch = self.batches.pop_front().unwrap_or_default();
            self.settle(&batch)?;
            settled += 1;
        }
        Ok(settled)
    }

    /// Gives a batch its names, makes them last, and only then tells of them.
    fn settle(&mut self, batch: &[FlightId]) -> Result<()> {
        let mut folders = Folders::default();
        let mut settler = Settler { order: self.order, folders: &mut folders, stop: self.stop };
        let flights = batch.iter().filter_map(|id| self.flights.remove(id));
        let settled: Vec<_> = flights.map(|flight| settler.settle(flight)).collect();
        folders.sync()?;
        for settled in settled {
            match settled {
                Settled::Done(outcome) => {
                    self.traffic += outcome.traffic;
                    (self.on_done)(outcome)?;
                }
                Settled::Again(index) => self.queue.push_back((index, false)),
            }
        }
        Ok(())
    }

    fn flight(&mut self, id: FlightId) -> &mut Flight {
        self.flights.entry(id).or_default()
    }

    fn tell_writers(&self, order: impl Fn() -> Order) {
        for writer in &self.threads.writers {
            let _ = writer.send(order());
        }
    }

    /// One step of one of the N + 1 times that each byte is read.
    fn progress(&mut self, bytes: u64) {
        self.moved += bytes;
        let reached = self.moved / (self.order.targets.len() as u64 + 1);
        self.watcher.notice(Notice::Reached(reached.min(self.total)));
    }
}
