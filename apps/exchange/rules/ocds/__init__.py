"""OCDS 1.1.5 as a fold of the public journal of a lot (开放合同数据标准)."""
