"""Costs: a prompted model against a trained small one."""
