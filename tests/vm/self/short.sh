#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Input of selfboot.py: promises more than it does.
echo "1..3"
echo "ok 1 done"
