"""Runs a program once; prints its output on one line, its CPU seconds and its peak memory in kilobytes.

The shell's own `time` counts milliseconds and the forked shell too, which is more than a start takes.
"""

import os
import sys

path, command = sys.argv[1], sys.argv[2:]
output = (os.POSIX_SPAWN_OPEN, 1, path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
child = os.posix_spawnp(command[0], command, os.environ, file_actions=[output])
_, status, usage = os.wait4(child, 0)
if status != 0:
    sys.exit(f"{' '.join(command)} failed")
with open(path, encoding="utf-8") as file:
    text = " ".join(file.read().split())
print(text, f"{usage.ru_utime + usage.ru_stime:.6f}", usage.ru_maxrss, sep="\t")
