"""stub"""
def fact_line(name, profile, rules):
    return None
