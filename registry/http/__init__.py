"""What every page and API answer shares: access, forms, errors, languages. It knows no feature.

Read `access.py` (who may call a route), `writes.py` (the transaction of a POST) and `forms.py`.
"""
