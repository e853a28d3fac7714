"""The Qt front end of CRMDesk: it calls the services of the core and shows what they say."""
