"""The rules of reading: what the scanner (R), discovery and tailing (F) and the loader (S) can find. A page each in docs/rules."""

from __future__ import annotations

from functools import partial

from lossless.findings import REGISTRY, Rule, Severity

__all__ = ["REGISTRY"]

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_rule = partial(Rule, since="0.1.0")
_CLEAN_COPY = (
    "Nothing, to see the rest here. TensorBoard stops at this place for ever: give it a copy without the damaged bytes."
)
_TABLE = (
    _rule("R001", "length-checksum", _E, "The checksum of a record's length does not match.",
         "The length says where the next record starts. When its checksum is wrong the bytes were changed after they were written, or were never written whole.",
         _CLEAN_COPY, "A disk or a copy that lost a block in the middle of a file."),
    _rule("R002", "data-checksum", _E, "The checksum of a record's data does not match.",
         "The record's bytes are not those that were written; its values cannot be trusted and are left out.",
         _CLEAN_COPY, "One flipped bit in a scalar."),
    _rule("R003", "absurd-length", _E, "A record claims a length that no record can have.",
         "Records end at 2 GiB, the limit of protobuf; a larger one was written by something else or by a broken program.",
         _CLEAN_COPY, "A length of 2^62 bytes with a valid checksum."),
    _rule("R004", "truncated-tail", _W, "The file ends in the middle of a record and its writer is gone.",
         "A process that is killed, or a disk that fills up, leaves a last record half written.",
         "Close or flush the writer before the process ends; check that the disk is not full.", "kill -9 while training."),
    _rule("R005", "zero-block", _E, "A block of zero bytes lies where records should be.",
         "A file system that crashed before the data reached the disk keeps the length of the file and fills it with zeros.",
         _CLEAN_COPY, "4096 zero bytes after a power cut."),
    _rule("R006", "interleaved-writers", _E, "Two writers wrote into one file.",
         "Each overwrites or splits the other's records. What is whole is shown; the rest is lost.",
         "Give every process a directory, or at least a file, of its own.", "Two processes started in the same second with a fixed file name."),
    _rule("R007", "garbage-appended", _E, "Bytes that are no records follow the last record.",
         "Something other than the writer appended to the file, for instance a redirected log.",
         "Nothing, to see the records. Find what else writes to this path.", "cat train.log >> events.out.tfevents.1"),
    _rule("R008", "unparsable-event", _E, "A record is whole but is no Event message.",
         "Its checksums are right, so it was written like this: by another format in the same framing (TFRecord data), or by a broken program.",
         "Check that this file is an event file and not a data set.", "A TFRecord data set named like an event file."),
    _rule("R009", "inexact-integer", _W, "An integer value is too large for float64 to hold exactly.",
         "Curves are drawn and exported as float64, exact for integers up to 2^53.",
         "Log the difference from a base, or two values.", "An int64 nanosecond clock logged as a scalar."),
    _rule("F101", "logdir-missing", _W, "The logdir does not exist yet.",
         "A board waits for it, and reads it as soon as it appears.", "Check the path; or start the training that makes it.", "lossless serve run instead of runs"),
    _rule("F102", "unreadable-directory", _W, "A directory cannot be read.",
         "Runs below it cannot be seen.", "Give the user who runs lossless read and search permission (chmod a+rx).", "drwx------ root private/"),
    _rule("F103", "unreadable-file", _E, "An event file cannot be read.",
         "Its points are missing from the board.", "Give the user who runs lossless read permission (chmod a+r).", "-rw------- root events.out.tfevents.1"),
    _rule("F104", "symlink-loop", _W, "A symbolic link leads back to a directory that contains it.",
         "Following it would show every run again and again; it is not followed.", "Remove the link.", "ln -s . runs/latest"),
    _rule("F105", "file-deleted", _N, "An event file that was read is gone.",
         "Its points leave the board with it.", "Nothing, if this was meant.", "rm -r runs/old"),
    _rule("F106", "file-replaced", _N, "An event file was replaced by another of the same name.",
         "The new file was read from its start; the points of the old one are gone.", "Nothing, if this was meant.", "rsync of a newer copy"),
    _rule("F107", "file-shrunk", _W, "An event file became shorter than what was already read of it.",
         "Event files only ever grow. It was read again from its start.", "Find what truncates the file.", "> events.out.tfevents.1"),
    _rule("F108", "polling", _N, "Changes are polled, not announced by the operating system.",
         "The file system is remote, or the system's limit of watches is reached; points may appear up to a poll later.",
         "Raise fs.inotify.max_user_watches, if the files are local.", "A logdir on NFS."),
    _rule("F109", "no-event-files", _N, "No event file was found.",
         "An event file has tfevents in its name and lies at or below the logdir.", "Wait, if training has not begun; else point lossless at the directory that training writes to.", "lossless serve checkpoints/"),
    _rule("F110", "empty-event-file", _N, "An event file holds no bytes.",
         "The writer was made and nothing was flushed yet, or the disk was full.", "Flush or close the writer; check the disk.", "SummaryWriter() and no add_scalar"),
    _rule("F111", "linked-twice", _N, "A directory is reachable by two paths.",
         "It is shown once, under the first path.", "Nothing, if this was meant.", "ln -s run_a runs/best"),
    _rule("F112", "run-name-taken", _N, "Two logdirs hold a run of the same name.",
         "Both are shown, under their logdirs' names.", "Name the logdirs: a=path b=path.", "lossless serve a/runs b/runs"),
    _rule("F113", "not-an-event-file", _W, "A file has tfevents in its name but holds no records.",
         "It is another file, or it was compressed, not fetched, or cut at its head; nothing of it is shown.", "Unpack or fetch it, or name it otherwise.", "events.out.tfevents.1.gz"),
    _rule("F114", "logdir-is-a-file", _W, "The logdir is a file that is no event file.",
         "A logdir is a directory, or a single event file; of another file nothing can be shown.", "Point lossless at the directory that training writes to.", "lossless serve train.py"),
    _rule("F115", "read-failed", _E, "Reading an event file failed.",
         "The operating system reported an input or output error; what was read before stays.", "Check the disk or the network mount; it is tried again.", "EIO, ESTALE"),
    _rule("F116", "notes-unreadable", _W, "The file of notes holds no notes.",
         "What people wrote about runs stands in a file of its own; this one was damaged or is of another program. It was put aside, and nothing of it is lost.",
         "Mend the file that was put aside and move it back.", "A notes.json cut by a full disk."),
    _rule("F117", "notes-unwritable", _W, "Notes cannot be saved.",
         "Notes, tags, names, colours and saved views are kept in a file of their own, and it cannot be written.",
         "Make the folder writable, or set LOSSLESS_DATA_DIR to one that is.", "A home directory mounted read-only."),
)  # fmt: skip

for _each in _TABLE:
    REGISTRY.add(_each)
