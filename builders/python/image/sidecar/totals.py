"""What has been counted since the container began: it never goes back, whoever of the processes ends.

Kept in a file now and then, so that a sidecar that is started again goes on where it was.
"""
import json
import os

from samples import BOUNDS


class Totals:
    def __init__(self, file):
        self.codes = [0] * 5
        # name → [counts by bucket, seconds in all]
        self.histograms = {}
        self.gil_wait = 0.0
        self.cpu = 0.0
        self.slow = 0
        self.starts = 0
        # reason → count
        self.stops = {}
        self.undecoded = 0
        # Processes of the server as last seen, pid → [began, CPU seconds], and those of them that take requests.
        self.processes = {}
        self.workers = []
        # Starts of the sidecar itself, and whether the app has once answered.
        self.sidecar_starts = 0
        self.answered = False
        self._file = file
        self._kept = None
        self._read()
        self.sidecar_starts += 1

    def add(self, sample):
        for place, count in enumerate(sample.codes):
            self.codes[place] += count
        for name, (counts, seconds) in sample.histograms.items():
            kept = self.histograms.setdefault(name, [[0] * (len(BOUNDS) + 1), 0.0])
            kept[0] = [before + count for before, count in zip(kept[0], counts)]
            kept[1] += seconds
        self.gil_wait += sample.gil_wait

    def stopped(self, reason):
        self.stops[reason] = self.stops.get(reason, 0) + 1

    def keep(self):
        """Writes the file where something has changed; a full disk costs only what a restart would forget."""
        text = json.dumps(self._values())
        if text == self._kept:
            return
        try:
            with open(self._file + ".new", "w") as file:
                file.write(text)
            os.replace(self._file + ".new", self._file)
            self._kept = text
        except OSError:
            pass

    def _values(self):
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def _read(self):
        try:
            with open(self._file) as file:
                vars(self).update(json.load(file))
        except (OSError, ValueError, TypeError):
            pass
