"""One function a metric: of one case where a case has a value of its own, of many where only a set has one."""
