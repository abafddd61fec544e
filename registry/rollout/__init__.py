"""Installations (pelaksanaan): workflow C, one for each app of a PKS in force and each adopter.

Read `workflow.py` first. An installation is born when its PKS enters into force.
"""
