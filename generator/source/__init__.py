"""Source: YAML files as trees of text with positions, and findings for all that is not plain YAML.

Comes in: a folder, or the bytes of one file. Goes out: ``SourceFile`` trees in which every scalar is still text
("0205", "NO"), and findings with file:line:column for everything refused or doubtful, of all files at once.
"""

from generator.source.folder import read_bytes, read_folder
from generator.source.names import printable
from generator.source.nodes import Mapping, Node, Scalar, Sequence, SourceFile

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "SourceFile", "printable", "read_bytes", "read_folder"]
